package dev.sluice.route;

import java.util.List;

/**
 * A site to compile: its name in the configuration, the hosts it answers to, its routes in any order. Immutable; made
 * by the control plane.
 *
 * @param name the name for messages
 * @param host what the site answers to; sites of one router with the same host are one site with all their routes
 * @param routes the routes
 * @param <R> what a match answers
 */
public record SiteSpec<R>(String name, HostPattern host, List<RouteSpec<R>> routes) {
    public SiteSpec {
        routes = List.copyOf(routes);
    }
}
