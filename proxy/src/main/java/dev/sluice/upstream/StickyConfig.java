package dev.sluice.upstream;

import java.time.Duration;

/**
 * The {@code sticky:} of a service: the cookie that brings a client back to its server (RFC 6265). A maximum age of zero is a
 * cookie of the browser's session. Immutable, for any thread.
 */
public record StickyConfig(
        String name, Duration maxAge, String path, boolean httpOnly, boolean secure, SameSite sameSite) {
    /** A session cookie named {@code sluice} that scripts cannot read. */
    public static final StickyConfig DEFAULTS =
            new StickyConfig("sluice", Duration.ZERO, "/", true, false, SameSite.LAX);

    /** With which requests from other sites a browser sends the cookie. */
    public enum SameSite {
        STRICT,
        LAX,
        NONE
    }
}
