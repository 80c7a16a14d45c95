package dev.sluice.upstream;

import java.time.Duration;

/**
 * The {@code pool:} of a service: connections to one server, counted over all loops. A lifetime of zero is no bound. Immutable,
 * for any thread.
 */
public record PoolConfig(int max, int idle, int streams, Duration idleTimeout, Duration lifetime) {
    /** Room for a busy server. As many may wait as were busy: those not needed go by their time, before most servers would
     * close them; a lower number makes a burst connect anew for what it was refused to keep. */
    public static final PoolConfig DEFAULTS =
            new PoolConfig(4096, 4096, 128, Duration.ofSeconds(55), Duration.ofHours(1));
}
