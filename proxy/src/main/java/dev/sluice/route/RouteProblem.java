package dev.sluice.route;

/**
 * Something wrong with a set of routes: a route that no request can reach because of another one. Immutable; any
 * thread.
 *
 * @param kind what is wrong
 * @param site the site of the route that is never reached
 * @param route that route's name
 * @param otherSite the site of the route that is tried instead
 * @param otherRoute that route's name
 * @param message all of it in a sentence
 */
public record RouteProblem(Kind kind, String site, String route, String otherSite, String otherRoute, String message) {
    /** What is wrong. */
    public enum Kind {
        /** Both ask the same, with the same priority: which one is meant? */
        DUPLICATE,
        /** Whatever the route matches, the other matches too and is tried first. */
        UNREACHABLE
    }

    static RouteProblem duplicate(RankedRoute<?> route, RankedRoute<?> other) {
        String message = route.text() + " and " + other.text() + " ask the same of a request ("
                + route.spec().text() + "); remove one or give one a priority";
        return of(Kind.DUPLICATE, route, other, message);
    }

    static RouteProblem unreachable(RankedRoute<?> route, RankedRoute<?> other) {
        String message = route.text() + " (" + route.spec().text() + ") is unreachable: all it matches goes to "
                + other.text() + " (" + other.spec().text() + "): "
                + RouteOrder.reason(other.spec(), route.spec());
        return of(Kind.UNREACHABLE, route, other, message);
    }

    private static RouteProblem of(Kind kind, RankedRoute<?> route, RankedRoute<?> other, String message) {
        return new RouteProblem(
                kind,
                route.site(),
                route.spec().name(),
                other.site(),
                other.spec().name(),
                message);
    }
}
