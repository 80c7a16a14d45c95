package dev.sluice.exchange;

/**
 * What one request of a route may take. Immutable; zero is no bound.
 *
 * @param bodyBytes bytes of the request's body
 * @param bodyNanos silence within the request's body
 * @param sendNanos time a client may take no response byte that waits for it
 * @param requestNanos the whole exchange
 * @param upgrade whether the protocol may be upgraded
 * @param connect whether CONNECT is served
 */
public record RouteLimits(
        long bodyBytes, long bodyNanos, long sendNanos, long requestNanos, boolean upgrade, boolean connect) {
    /** No bound at all. */
    public static final RouteLimits NONE = new RouteLimits(0, 0, 0, 0, true, false);
}
