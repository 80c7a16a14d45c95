package dev.sluice.upstream;

import java.time.Duration;

/**
 * The {@code limit:} of a service: how many requests a server is given at once (0 is no bound), how many may wait for one, and
 * how long. Immutable, for any thread.
 */
public record QueueConfig(int inflight, int queue, Duration queueTimeout) {
    /** No bound, so no queue. */
    public static final QueueConfig DEFAULTS = new QueueConfig(0, 200, Duration.ofSeconds(3));
}
