package dev.sluice.route;

import dev.sluice.http.Head;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One explanation in the making: all routes are asked one after the other, by the definitions of the patterns and not
 * by the trees. Lives for one call on the control plane.
 *
 * @param <R> what a match answers
 */
final class Explainer<R> {
    private final List<Explanation.Loser<R>> losers = new ArrayList<>();
    private final Head request;
    private final byte[] clientAddress;
    private final boolean secure;
    private final @Nullable HostPattern host;
    private @Nullable RankedRoute<R> winner;

    /** An explanation for a request to the host, or to none that a site answers to. */
    Explainer(@Nullable HostPattern host, Head request, byte[] clientAddress, boolean secure) {
        this.host = host;
        this.request = request;
        this.clientAddress = clientAddress;
        this.secure = secure;
    }

    /** The explanation over routes that stand in the order of their hosts, then of {@link RouteOrder}. */
    Explanation<R> explain(List<RankedRoute<R>> routes, int hostStart, int hostEnd) {
        for (RankedRoute<R> route : routes) {
            if (route.host().matches(request.array(), hostStart, hostEnd)) {
                ask(route);
            }
        }
        return new Explanation<>(host, winner, List.copyOf(losers));
    }

    private void ask(RankedRoute<R> route) {
        PathPattern path = route.spec().path();
        boolean pathMatches = path.matches(request.array(), request.pathStart(), request.pathEnd());
        Condition failed = failed(route.spec());
        if (!route.host().equals(host)) {
            if (pathMatches && failed == null) {
                lose(route, Explanation.Loss.HOST, "host " + route.host() + " is less specific than " + host);
            }
        } else if (!pathMatches) {
            lose(route, Explanation.Loss.PATH, "the path does not match");
        } else if (failed != null) {
            lose(route, Explanation.Loss.CONDITION, "not met: " + failed.text());
        } else if (winner == null) {
            winner = route;
        } else {
            lose(route, Explanation.Loss.RANK, RouteOrder.reason(winner.spec(), route.spec()));
        }
    }

    private @Nullable Condition failed(RouteSpec<R> spec) {
        for (Condition condition : spec.conditions()) {
            if (!condition.holds(request, clientAddress, secure)) {
                return condition;
            }
        }
        return null;
    }

    private void lose(RankedRoute<R> route, Explanation.Loss loss, String why) {
        losers.add(new Explanation.Loser<>(route, loss, why));
    }
}
