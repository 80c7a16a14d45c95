package dev.sluice.observe;

import java.util.Locale;

/**
 * What a peer of HTTP/2 may do now and then and does so often that its connection is ended: one stable code a kind, for
 * logs and metrics. Immutable.
 */
public enum Flood {
    /** Requests that the client takes back, or gives no time, before they are answered (CVE-2023-44487). */
    RESETS,
    /** Mistakes that make us end streams that were asked for (CVE-2025-8671). */
    PROVOKED_RESETS,
    /** Requests beyond the number of streams we allow. */
    REFUSED_STREAMS,
    /** Header blocks that do not end, or unpack to far more than they are. */
    HEADERS,
    /** SETTINGS frames. */
    SETTINGS,
    /** PING frames. */
    PINGS,
    /** PRIORITY and PRIORITY_UPDATE frames. */
    PRIORITIES,
    /** WINDOW_UPDATE frames beyond what our DATA gives reason for. */
    WINDOW_UPDATES,
    /** DATA frames without data. */
    EMPTY_DATA,
    /** Frames of types that nobody has told us of, which are skipped (RFC 9113 section 4.1). */
    UNKNOWN_FRAMES,
    /** Frames that call for an answer, from a peer that does not read the answers. */
    UNREAD_ANSWERS;

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The stable code, in lower case with hyphens. */
    public String code() {
        return code;
    }
}
