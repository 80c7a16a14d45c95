package dev.sluice.upstream;

import java.time.Duration;

/**
 * The {@code pool:} of a service: connections to one server, counted over all loops. A lifetime of zero is no bound. Immutable,
 * for any thread.
 */
public record PoolConfig(int max, int idle, int streams, Duration idleTimeout, Duration lifetime) {
    /** Room for a busy server; idle connections go before most servers would close them. */
    public static final PoolConfig DEFAULTS =
            new PoolConfig(4096, 512, 128, Duration.ofSeconds(55), Duration.ofHours(1));
}
