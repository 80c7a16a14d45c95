package dev.sluice.exchange;

import java.time.Duration;

/** The top-level {@code timeouts:}: how long a client may take. Zero is no bound. Immutable, for any thread. */
public record TimeoutsConfig(
        Duration handshake,
        Duration header,
        Duration idle,
        Duration body,
        Duration send,
        Duration request,
        Duration drain) {
    /** Short for heads, a minute for silence, no bound on a transfer that makes progress. */
    public static final TimeoutsConfig DEFAULTS = new TimeoutsConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ZERO,
            Duration.ofSeconds(30));
}
