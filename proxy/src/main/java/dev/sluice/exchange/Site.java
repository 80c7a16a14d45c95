package dev.sluice.exchange;

import dev.sluice.http.HeadLimits;

/**
 * Everything a listener needs to serve a request: routes and the limits that hold before a route is known. Immutable; a
 * listener holds the current one and an exchange keeps the one it began with.
 *
 * @param listener the listener's name, as logs and metrics write it
 * @param routes the way to a route
 * @param headLimits how large a request head may be
 * @param headerNanos how long a request head may take
 * @param idleNanos how long a connection may wait for its next request
 * @param maxConnections connections of the listener over all loops
 * @param maxRequests requests a connection may carry
 * @param trusted the peers whose forwarding fields are believed
 */
public record Site(
        String listener,
        Routes routes,
        HeadLimits headLimits,
        long headerNanos,
        long idleNanos,
        int maxConnections,
        int maxRequests,
        Trusted trusted) {}
