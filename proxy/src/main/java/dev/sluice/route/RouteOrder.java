package dev.sluice.route;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The total order in which the routes of a site are tried; where a route stands in a file never counts. The first one
 * whose path matches and whose conditions all hold serves the request, so where a more specific path's conditions fail,
 * the next in the order is tried.
 *
 * <ol>
 *   <li>Kind of path: exact, template, prefix, regular expression.
 *   <li>Among templates, segment by segment from the left: the end of the pattern, then literal text, then a parameter,
 *       then the open end {@code /*}. So {@code /u/me/{x}} goes before {@code /u/{id}/x}, and that before {@code /u/*}.
 *   <li>Among prefixes: the one with more segments.
 *   <li>More conditions; a name of a header, query parameter or cookie counts as one.
 *   <li>The higher priority.
 *   <li>Among regular expressions: the longer text, then the text. (Their length says little about how specific they
 *       are, hence conditions and priority come first.)
 *   <li>The texts of the conditions, so that the order is total.
 * </ol>
 *
 * <p>Routes that compare as equal are duplicates. Pure; any thread.
 */
final class RouteOrder {
    private RouteOrder() {}

    /** The order as a comparator: negative where {@code a} is tried before {@code b}. */
    static int compare(RouteSpec<?> a, RouteSpec<?> b) {
        for (Step step : STEPS) {
            int result = step.order.compare(a, b);
            if (result != 0) {
                return result;
            }
        }
        return 0;
    }

    /** Why the winner is tried before the loser. */
    static String reason(RouteSpec<?> winner, RouteSpec<?> loser) {
        for (Step step : STEPS) {
            if (step.order.compare(winner, loser) != 0) {
                return step.reason.of(winner, loser);
            }
        }
        return "both ask the same";
    }

    private interface Reason {
        String of(RouteSpec<?> winner, RouteSpec<?> loser);
    }

    private record Step(Comparator<RouteSpec<?>> order, Reason reason) {}

    private static final List<Step> STEPS = List.of(
            new Step(
                    (a, b) -> a.path().kind().compareTo(b.path().kind()),
                    (w, l) -> l.path().kind().word() + " path, tried after "
                            + w.path().kind().word() + " paths"),
            new Step(
                    (a, b) -> compareShapes(a.path(), b.path()),
                    (w, l) -> "its path is less specific than " + w.path()),
            new Step(
                    (a, b) -> Integer.compare(
                            b.conditions().size(), a.conditions().size()),
                    (w, l) -> "it has fewer conditions (" + l.conditions().size() + ", the winner "
                            + w.conditions().size() + ")"),
            new Step(
                    (a, b) -> Integer.compare(b.priority(), a.priority()),
                    (w, l) -> "its priority " + l.priority() + " is below " + w.priority()),
            new Step(
                    (a, b) -> compareRegexes(a.path(), b.path()),
                    (w, l) -> "its regular expression is shorter than " + w.path()
                            + " or comes after it in the alphabet"),
            new Step(
                    (a, b) -> conditionText(a).compareTo(conditionText(b)),
                    (w, l) -> "its conditions come after \"" + conditionText(w)
                            + "\" in the alphabet; give one of the two a priority"));

    private static int compareShapes(PathPattern a, PathPattern b) {
        if (a.kind() == PathPattern.Kind.REGEX) {
            return 0;
        }
        int byLength = Integer.compare(b.segments(), a.segments());
        if (a.kind() == PathPattern.Kind.PREFIX && byLength != 0) {
            return byLength;
        }
        for (int i = 0; i < a.segments() && i < b.segments(); i++) {
            int bySegment = compareSegments(a, b, i);
            if (bySegment != 0) {
                return bySegment;
            }
        }
        int shorter = Math.min(a.segments(), b.segments());
        return Integer.compare(rank(a, shorter), rank(b, shorter));
    }

    private static int compareSegments(PathPattern a, PathPattern b, int i) {
        int byRank = Integer.compare(rank(a, i), rank(b, i));
        return byRank != 0 || a.isParameter(i) ? byRank : Arrays.compareUnsigned(a.segment(i), b.segment(i));
    }

    /** What stands at a position: end, literal, parameter or open end. */
    private static int rank(PathPattern path, int i) {
        if (i == path.segments()) {
            return path.isOpen() ? 3 : 0;
        }
        return path.isParameter(i) ? 2 : 1;
    }

    private static int compareRegexes(PathPattern a, PathPattern b) {
        if (a.kind() != PathPattern.Kind.REGEX) {
            return 0;
        }
        int byLength = Integer.compare(b.toString().length(), a.toString().length());
        return byLength != 0 ? byLength : a.toString().compareTo(b.toString());
    }

    /** The texts of the conditions, one behind the other. */
    static String conditionText(RouteSpec<?> route) {
        StringBuilder text = new StringBuilder();
        for (Condition condition : route.conditions()) {
            text.append(text.length() == 0 ? "" : " and ").append(condition.text());
        }
        return text.toString();
    }
}
