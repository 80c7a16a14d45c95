package dev.sluice.exchange;

import dev.sluice.base.ByteSize;

/** The top-level {@code limits:}: how much a client may send and hold open. Immutable, for any thread. */
public record LimitsConfig(
        ByteSize requestLine,
        ByteSize headerBytes,
        int headerCount,
        ByteSize body,
        int connections,
        int requestsPerConnection) {
    /** What nginx and HAProxy take in their stock settings, and a body bound that no web upload meets. */
    public static final LimitsConfig DEFAULTS =
            new LimitsConfig(ByteSize.kib(8), ByteSize.kib(64), 100, ByteSize.kib(16L << 20), 100_000, 0);
}
