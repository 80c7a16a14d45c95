package dev.sluice.config;

import dev.sluice.observe.AccessLogConfig;

/** The {@code log:} settings: the access log, and how much is said on standard error. Immutable, for any thread. */
public record LogConfig(AccessLogConfig access, Level level) {
    /** An access log on standard output, diagnostics from INFO up. */
    public static final LogConfig DEFAULTS = new LogConfig(AccessLogConfig.DEFAULTS, Level.INFO);

    /** The least weight of a diagnostic message that is written. */
    public enum Level {
        ERROR,
        WARN,
        INFO,
        DEBUG
    }
}
