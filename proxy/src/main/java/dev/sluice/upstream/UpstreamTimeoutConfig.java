package dev.sluice.upstream;

import java.time.Duration;

/** The {@code timeout:} of a service: how long its servers may take. Zero is no bound. Immutable, for any thread. */
public record UpstreamTimeoutConfig(Duration connect, Duration response, Duration idle) {
    /** Two seconds to connect, thirty to begin the response, an hour of silence afterwards. */
    public static final UpstreamTimeoutConfig DEFAULTS =
            new UpstreamTimeoutConfig(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofHours(1));
}
