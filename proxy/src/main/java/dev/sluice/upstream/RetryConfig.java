package dev.sluice.upstream;

import dev.sluice.base.ByteSize;
import java.util.List;

/**
 * The {@code retry:} of a service: how often and why a request goes to another server. {@code budget} is the percentage that
 * retries may add to the requests. Immutable, for any thread.
 */
public record RetryConfig(int attempts, List<RetryOn> on, boolean unsafe, int budget, ByteSize buffer) {
    /** Twice when no connection came about, safe methods only, a budget of 20%. */
    public static final RetryConfig DEFAULTS =
            new RetryConfig(2, List.of(RetryOn.CONNECT), false, 20, ByteSize.kib(64));

    public RetryConfig {
        on = List.copyOf(on);
    }
}
