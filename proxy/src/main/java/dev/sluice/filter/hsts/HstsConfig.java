package dev.sluice.filter.hsts;

import java.time.Duration;

/** The {@code hsts:} settings: Strict-Transport-Security (RFC 6797); no time is no such field. Immutable, for any thread. */
public record HstsConfig(Duration maxAge, boolean includeSubdomains, boolean preload) {
    /** Clients are told nothing. */
    public static final HstsConfig DEFAULTS = new HstsConfig(Duration.ZERO, false, false);
}
