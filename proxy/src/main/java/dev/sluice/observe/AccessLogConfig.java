package dev.sluice.observe;

import dev.sluice.base.Template;
import org.jspecify.annotations.Nullable;

/**
 * The {@code log.access:} settings: where the access log goes, in which form, and how many lines may wait. {@code to} is
 * {@code off}, {@code stdout} or an absolute file. The template is there exactly when the format is TEMPLATE. Immutable, for
 * any thread.
 */
public record AccessLogConfig(
        String to, Format format, @Nullable Template template, int queue) {
    /** JSON lines on standard output. */
    public static final AccessLogConfig DEFAULTS = new AccessLogConfig("stdout", Format.JSON, null, 16_384);

    /** The form of a line. */
    public enum Format {
        JSON,
        COMMON,
        COMBINED,
        TEMPLATE
    }

    /** Whether nothing is written. */
    public boolean isOff() {
        return to.equals("off");
    }
}
