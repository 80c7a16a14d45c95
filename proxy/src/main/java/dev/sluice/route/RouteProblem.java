package dev.sluice.route;

/**
 * Something wrong with a set of routes: a route that no request can reach because of another one. Immutable; any
 * thread.
 *
 * @param kind what is wrong
 * @param loser the route that is never reached
 * @param winner the route that is tried instead
 * @param <R> what a match answers
 */
public record RouteProblem<R>(Kind kind, RankedRoute<R> loser, RankedRoute<R> winner) {
    /** What is wrong. */
    public enum Kind {
        /** Both ask the same, with the same priority: which one is meant? */
        DUPLICATE,
        /** Whatever the route matches, the other matches too and is tried first. */
        UNREACHABLE
    }

    /** Why the other route is tried first. */
    public String reason() {
        return RouteOrder.reason(winner.spec(), loser.spec());
    }

    /** All of it in a sentence. */
    public String message() {
        if (kind == Kind.DUPLICATE) {
            return loser.text() + " and " + winner.text() + " ask the same of a request ("
                    + loser.spec().text() + "); remove one or give one a priority";
        }
        return loser.text() + " (" + loser.spec().text() + ") is unreachable: all it matches goes to " + winner.text()
                + " (" + winner.spec().text() + "): " + reason();
    }
}
