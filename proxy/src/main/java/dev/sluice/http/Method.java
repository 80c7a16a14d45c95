package dev.sluice.http;

import dev.sluice.base.Ascii;

/** A request method (RFC 9110 section 9); {@link #OTHER} stands for any that has no constant. Immutable. */
public enum Method {
    GET(true, true),
    HEAD(true, true),
    POST(false, false),
    PUT(false, true),
    DELETE(false, true),
    CONNECT(false, false),
    OPTIONS(true, true),
    TRACE(true, true),
    PATCH(false, false),
    OTHER(false, false);

    private static final Method[] ALL = values();
    private static final byte[][] NAMES = new byte[ALL.length][];

    static {
        for (Method method : ALL) {
            NAMES[method.ordinal()] = Ascii.bytes(method.name());
        }
    }

    private final boolean safe;
    private final boolean idempotent;

    Method(boolean safe, boolean idempotent) {
        this.safe = safe;
        this.idempotent = idempotent;
    }

    /** Whether the method asks for no change (RFC 9110 section 9.2.1). */
    public boolean isSafe() {
        return safe;
    }

    /** Whether sending it twice means what sending it once means (RFC 9110 section 9.2.2). */
    public boolean isIdempotent() {
        return idempotent;
    }

    /** The method that the bytes spell, case-sensitively (RFC 9110 section 9.1). */
    public static Method of(byte[] bytes, int start, int end) {
        for (Method method : ALL) {
            if (method != OTHER && Ascii.equals(bytes, start, end, NAMES[method.ordinal()])) {
                return method;
            }
        }
        return OTHER;
    }
}
