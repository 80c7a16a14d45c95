package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.exchange.RouteLimitsConfig;
import dev.sluice.exchange.RouteTimeoutsConfig;
import dev.sluice.route.MatchConfig;
import dev.sluice.upstream.ServiceConfig;

/**
 * TLS connections that are passed on unread: those that come to an address and ask for a name. {@code key} is where the file
 * says so, and {@code name} in lower case, exact or {@code *.example.com}. Immutable, for any thread.
 */
public record PassthroughConfig(String key, Address listen, String name, ServiceConfig service) {
    /** The way of such a connection, as a route. */
    public RouteConfig route() {
        return new RouteConfig(
                name,
                MatchConfig.DEFAULTS,
                0,
                new RouteConfig.Forward(service),
                RouteLimitsConfig.DEFAULTS,
                RouteTimeoutsConfig.DEFAULTS,
                false,
                true,
                false);
    }
}
