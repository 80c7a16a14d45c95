package dev.sluice.upstream;

import org.jspecify.annotations.Nullable;

/** The {@code balance:} of a service: how a server is picked; the hash key is there exactly for HASH. Immutable. */
public record BalanceConfig(Algorithm algorithm, @Nullable HashKey hash) {
    /** The better of two by peak EWMA of latency. */
    public static final BalanceConfig DEFAULTS = new BalanceConfig(Algorithm.LEAST_LATENCY, null);

    /** The ways of picking. */
    public enum Algorithm {
        ROUND_ROBIN,
        RANDOM,
        LEAST_REQUESTS,
        LEAST_LATENCY,
        FIRST,
        HASH
    }
}
