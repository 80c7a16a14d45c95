package dev.sluice.route;

/**
 * A route with the site it belongs to, as {@code sluice routes} lists it. Immutable; any thread.
 *
 * @param site the site's name
 * @param host what the site answers to
 * @param spec the route
 * @param <R> what a match answers
 */
public record RankedRoute<R>(String site, HostPattern host, RouteSpec<R> spec) {
    /** Site and route for messages. */
    public String text() {
        return "route \"" + spec.name() + "\" of site \"" + site + "\"";
    }
}
