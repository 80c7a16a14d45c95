package dev.sluice.http;

import dev.sluice.base.Ascii;

/**
 * The fields that belong to one connection and are never forwarded (RFC 9110 section 7.6.1), and the options of
 * {@code Connection}. Pure; any thread.
 */
public final class HopByHop {
    private static final byte[] CLOSE = Ascii.bytes("close");
    private static final byte[] KEEP_ALIVE = Ascii.bytes("keep-alive");
    private static final byte[] UPGRADE = Ascii.bytes("upgrade");
    private static final byte[] TRAILERS = Ascii.bytes("trailers");

    private static final FieldName[] ALWAYS = {
        FieldName.CONNECTION,
        FieldName.KEEP_ALIVE,
        FieldName.PROXY_CONNECTION,
        FieldName.TRANSFER_ENCODING,
        FieldName.TE,
        FieldName.UPGRADE,
        FieldName.PROXY_AUTHENTICATE,
        FieldName.PROXY_AUTHORIZATION
    };

    /** Names that a Connection option may not take away: they are meant for every recipient. */
    private static final FieldName[] KEPT = {
        FieldName.HOST,
        FieldName.CONTENT_LENGTH,
        FieldName.CONTENT_TYPE,
        FieldName.AUTHORIZATION,
        FieldName.COOKIE,
        FieldName.SET_COOKIE,
        FieldName.CACHE_CONTROL,
        FieldName.FORWARDED,
        FieldName.VIA,
        FieldName.X_FORWARDED_FOR,
        FieldName.X_FORWARDED_PROTO,
        FieldName.X_FORWARDED_HOST,
        FieldName.X_FORWARDED_PORT,
        FieldName.X_REQUEST_ID,
        FieldName.CLIENT_CERT,
        FieldName.CLIENT_CERT_CHAIN
    };

    private HopByHop() {}

    /** Whether the connection stays open after this message, as its version and Connection options say. */
    public static boolean keepsAlive(Head head) {
        if (head.version() == Head.HTTP_1_0) {
            return has(head, KEEP_ALIVE) && !has(head, CLOSE);
        }
        return !has(head, CLOSE);
    }

    /** Whether the message asks for, or answers, an upgrade of the protocol (RFC 9110 section 7.8). */
    public static boolean upgrades(Head head) {
        return head.version() >= Head.HTTP_1_1 && head.has(FieldName.UPGRADE) && has(head, UPGRADE);
    }

    /** Whether the Connection options name the field. */
    static boolean names(Head head, FieldName name) {
        return has(head, name.lower());
    }

    /** Whether a Connection option, in lower case, is present. */
    private static boolean has(Head head, byte[] option) {
        return has(head, FieldName.CONNECTION, option);
    }

    private static boolean has(Head head, FieldName name, byte[] lower) {
        for (int i = head.find(name); i != Head.NONE; i = head.find(name, i + 1)) {
            if (hasToken(head.array(), head.valueStart(i), head.valueEnd(i), lower)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hasToken(byte[] bytes, int start, int end, byte[] lower) {
        int at = start;
        while (at < end) {
            int tokenEnd = tokenEnd(bytes, at, end);
            if (Ascii.equalsIgnoreCase(bytes, at, tokenEnd, lower)) {
                return true;
            }
            at = Math.max(tokenEnd, at + 1);
        }
        return false;
    }

    private static int tokenEnd(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && Ascii.isToken(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Whether the request's TE says that trailers are welcome (RFC 9110 section 10.1.4). */
    public static boolean takesTrailers(Head request) {
        return has(request, FieldName.TE, TRAILERS);
    }

    /** Removes every hop-by-hop field. */
    public static void strip(Head head) {
        for (int i = head.find(FieldName.CONNECTION); i != Head.NONE; i = head.find(FieldName.CONNECTION, i + 1)) {
            stripOptions(head, head, i);
        }
        for (FieldName name : ALWAYS) {
            head.remove(name);
        }
    }

    /**
     * Removes from the trailers what the message's own Connection options name.
     *
     * @param head the message's head, whose hop-by-hop fields may have been removed
     */
    public static void stripTrailers(Head head, Head trailers) {
        for (int i = 0; i < head.count(); i++) {
            if (Ascii.equalsIgnoreCase(
                    head.array(), head.nameStart(i), head.nameEnd(i), FieldName.CONNECTION.lower())) {
                stripOptions(trailers, head, i);
            }
        }
    }

    private static void stripOptions(Head from, Head head, int connection) {
        byte[] bytes = head.array();
        int end = head.valueEnd(connection);
        int at = head.valueStart(connection);
        while (at < end) {
            int tokenEnd = tokenEnd(bytes, at, end);
            if (tokenEnd > at) {
                stripNamed(from, bytes, at, tokenEnd);
            }
            at = Math.max(tokenEnd, at + 1);
        }
    }

    private static void stripNamed(Head head, byte[] bytes, int start, int end) {
        int id = FieldName.idOf(bytes, start, end);
        if (isKept(id)) {
            return;
        }
        for (int i = 0; i < head.count(); i++) {
            if (!head.isRemoved(i) && head.id(i) == id && sameName(head, i, bytes, start, end)) {
                head.removeAt(i);
            }
        }
    }

    private static boolean isKept(int id) {
        for (FieldName name : KEPT) {
            if (name.id() == id) {
                return true;
            }
        }
        return false;
    }

    private static boolean sameName(Head head, int i, byte[] bytes, int start, int end) {
        byte[] own = head.array();
        int nameStart = head.nameStart(i);
        if (head.nameEnd(i) - nameStart != end - start) {
            return false;
        }
        for (int k = 0; k < end - start; k++) {
            if (Ascii.lower(own[nameStart + k]) != Ascii.lower(bytes[start + k])) {
                return false;
            }
        }
        return true;
    }
}
