package dev.sluice.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The search for routes that no request can reach, host by host. It reports only what is certain: a route whose path
 * and conditions are covered by one single route that is tried before it. Used by the thread that compiles.
 *
 * @param <R> what a match answers
 */
final class RouteCheck<R> {
    private final List<RouteProblem<R>> problems = new ArrayList<>();
    private final Map<String, List<RankedRoute<R>>> byShape = new HashMap<>();
    private final List<RankedRoute<R>> openTemplates = new ArrayList<>();
    private final List<RankedRoute<R>> everything = new ArrayList<>();

    private RouteCheck() {}

    /** The problems of one host's routes, which stand in {@link RouteOrder}. */
    static <R> List<RouteProblem<R>> of(List<RankedRoute<R>> ordered) {
        RouteCheck<R> check = new RouteCheck<>();
        for (RankedRoute<R> route : ordered) {
            check.look(route);
        }
        return check.problems;
    }

    private void look(RankedRoute<R> route) {
        PathPattern path = route.spec().path();
        List<RankedRoute<R>> same = byShape.computeIfAbsent(path.kind() + path.shape(), shape -> new ArrayList<>());
        boolean reported = reportDuplicate(route, same) || report(route, same);
        if (!reported && path.kind() == PathPattern.Kind.PREFIX) {
            report(route, openTemplates);
        }
        if (!reported && path.kind() == PathPattern.Kind.REGEX) {
            report(route, everything);
        }
        same.add(route);
        if (path.kind() == PathPattern.Kind.TEMPLATE && path.isOpen()) {
            openTemplates.add(route);
        }
        if (path.kind() == PathPattern.Kind.PREFIX && path.segments() == 0) {
            everything.add(route);
        }
    }

    /** Duplicates stand side by side in the order, so the last one of the same shape is the one to look at. */
    private boolean reportDuplicate(RankedRoute<R> route, List<RankedRoute<R>> same) {
        RankedRoute<R> last = same.isEmpty() ? null : same.get(same.size() - 1);
        if (last == null || RouteOrder.compare(last.spec(), route.spec()) != 0) {
            return false;
        }
        problems.add(new RouteProblem<>(RouteProblem.Kind.DUPLICATE, route, last));
        return true;
    }

    /** Reports the first of the earlier routes that covers this one. */
    private boolean report(RankedRoute<R> route, List<RankedRoute<R>> earlier) {
        for (RankedRoute<R> other : earlier) {
            if (covers(other.spec(), route.spec())) {
                problems.add(new RouteProblem<>(RouteProblem.Kind.UNREACHABLE, route, other));
                return true;
            }
        }
        return false;
    }

    private static boolean covers(RouteSpec<?> earlier, RouteSpec<?> later) {
        if (!earlier.path().covers(later.path())) {
            return false;
        }
        for (Condition wanted : earlier.conditions()) {
            if (!isCovered(wanted, later.conditions())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCovered(Condition wanted, List<Condition> conditions) {
        for (Condition condition : conditions) {
            if (wanted.covers(condition)) {
                return true;
            }
        }
        return false;
    }
}
