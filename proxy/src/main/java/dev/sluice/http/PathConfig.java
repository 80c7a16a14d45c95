package dev.sluice.http;

/**
 * The {@code path:} settings: what is done to a request path before it is matched and forwarded (RFC 3986 section 6). Immutable,
 * for any thread.
 */
public record PathConfig(DotSegments dotSegments, DoubleSlashes doubleSlashes, EncodedSlashes encodedSlashes) {
    /** Dot segments resolved, double slashes merged, encoded slashes kept as data. */
    public static final PathConfig DEFAULTS =
            new PathConfig(DotSegments.RESOLVE, DoubleSlashes.MERGE, EncodedSlashes.KEEP);

    /** What becomes of {@code .} and {@code ..} segments, encoded ones included. */
    public enum DotSegments {
        RESOLVE,
        REJECT
    }

    /** What becomes of empty segments. */
    public enum DoubleSlashes {
        MERGE,
        KEEP,
        REJECT
    }

    /** What becomes of {@code %2F} and {@code %5C}. */
    public enum EncodedSlashes {
        KEEP,
        DECODE,
        REJECT
    }
}
