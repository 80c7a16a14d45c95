package dev.sluice.http;

import dev.sluice.base.Ascii;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The name of a header or trailer field (RFC 9110 section 5.1). Names the proxy itself looks at are interned with a
 * small id, so that finding one in a {@link Head} compares numbers. Immutable.
 */
public final class FieldName {
    /** The id of every name that is not interned. */
    public static final int UNKNOWN = 0;

    private static final FieldName[] TABLE = new FieldName[512];
    private static int interned;

    public static final FieldName HOST = intern("Host");
    public static final FieldName CONNECTION = intern("Connection");
    public static final FieldName CONTENT_LENGTH = intern("Content-Length");
    public static final FieldName TRANSFER_ENCODING = intern("Transfer-Encoding");
    public static final FieldName UPGRADE = intern("Upgrade");
    public static final FieldName KEEP_ALIVE = intern("Keep-Alive");
    public static final FieldName TE = intern("TE");
    public static final FieldName TRAILER = intern("Trailer");
    public static final FieldName EXPECT = intern("Expect");
    public static final FieldName PROXY_CONNECTION = intern("Proxy-Connection");
    public static final FieldName PROXY_AUTHENTICATE = intern("Proxy-Authenticate");
    public static final FieldName PROXY_AUTHORIZATION = intern("Proxy-Authorization");
    public static final FieldName VIA = intern("Via");
    public static final FieldName FORWARDED = intern("Forwarded");
    public static final FieldName X_FORWARDED_FOR = intern("X-Forwarded-For");
    public static final FieldName X_FORWARDED_PROTO = intern("X-Forwarded-Proto");
    public static final FieldName X_FORWARDED_HOST = intern("X-Forwarded-Host");
    public static final FieldName X_FORWARDED_PORT = intern("X-Forwarded-Port");
    public static final FieldName X_REQUEST_ID = intern("X-Request-Id");
    public static final FieldName COOKIE = intern("Cookie");
    public static final FieldName SET_COOKIE = intern("Set-Cookie");
    public static final FieldName CONTENT_TYPE = intern("Content-Type");
    public static final FieldName CONTENT_RANGE = intern("Content-Range");
    public static final FieldName CACHE_CONTROL = intern("Cache-Control");
    public static final FieldName AUTHORIZATION = intern("Authorization");
    public static final FieldName USER_AGENT = intern("User-Agent");
    public static final FieldName REFERER = intern("Referer");
    public static final FieldName LOCATION = intern("Location");
    public static final FieldName DATE = intern("Date");
    public static final FieldName SERVER = intern("Server");
    public static final FieldName RANGE = intern("Range");
    public static final FieldName IF_RANGE = intern("If-Range");
    public static final FieldName IF_NONE_MATCH = intern("If-None-Match");
    public static final FieldName IF_MATCH = intern("If-Match");
    public static final FieldName IF_MODIFIED_SINCE = intern("If-Modified-Since");
    public static final FieldName IF_UNMODIFIED_SINCE = intern("If-Unmodified-Since");
    public static final FieldName ETAG = intern("ETag");
    public static final FieldName LAST_MODIFIED = intern("Last-Modified");
    public static final FieldName ACCEPT_RANGES = intern("Accept-Ranges");
    public static final FieldName ALLOW = intern("Allow");
    public static final FieldName RETRY_AFTER = intern("Retry-After");
    public static final FieldName PRIORITY = intern("Priority");
    public static final FieldName CLIENT_CERT = intern("Client-Cert");
    public static final FieldName CLIENT_CERT_CHAIN = intern("Client-Cert-Chain");
    public static final FieldName SEC_WEBSOCKET_KEY = intern("Sec-WebSocket-Key");
    public static final FieldName SEC_WEBSOCKET_ACCEPT = intern("Sec-WebSocket-Accept");
    public static final FieldName HTTP2_SETTINGS = intern("HTTP2-Settings");
    public static final FieldName STRICT_TRANSPORT_SECURITY = intern("Strict-Transport-Security");
    public static final FieldName GRPC_TIMEOUT = intern("Grpc-Timeout");
    public static final FieldName GRPC_STATUS = intern("Grpc-Status");
    public static final FieldName GRPC_MESSAGE = intern("Grpc-Message");

    private final String text;
    private final byte[] bytes;
    private final byte[] lower;
    private final int id;

    private FieldName(String text, int id) {
        this.text = text;
        this.bytes = Ascii.bytes(text);
        this.lower = Ascii.bytes(text.toLowerCase(Locale.ROOT));
        this.id = id;
    }

    private static FieldName intern(String text) {
        FieldName name = new FieldName(text, ++interned);
        int slot = slot(name.bytes, 0, name.bytes.length);
        while (TABLE[slot] != null) {
            slot = (slot + 1) & (TABLE.length - 1);
        }
        TABLE[slot] = name;
        return name;
    }

    /**
     * The name that the text spells.
     *
     * @throws IllegalArgumentException if the text is not a token
     */
    public static FieldName of(String text) {
        byte[] bytes = Ascii.bytes(text);
        boolean token = bytes.length > 0;
        for (byte b : bytes) {
            token &= Ascii.isToken(b);
        }
        if (!token) {
            throw new IllegalArgumentException("not a field name: " + text);
        }
        FieldName known = find(bytes, 0, bytes.length);
        return known != null ? known : new FieldName(text, UNKNOWN);
    }

    /** The id of the interned name that the bytes spell without regard to case, or {@link #UNKNOWN}. */
    public static int idOf(byte[] bytes, int start, int end) {
        FieldName known = find(bytes, start, end);
        return known == null ? UNKNOWN : known.id;
    }

    private static @Nullable FieldName find(byte[] bytes, int start, int end) {
        if (start == end) {
            return null;
        }
        int slot = slot(bytes, start, end);
        FieldName name = TABLE[slot];
        while (name != null && !name.isSpelled(bytes, start, end)) {
            slot = (slot + 1) & (TABLE.length - 1);
            name = TABLE[slot];
        }
        return name;
    }

    /** HTTP/2 has names in lower case only and most others spell them the usual way: eight bytes at a time then. */
    private boolean isSpelled(byte[] text, int start, int end) {
        return end - start == lower.length
                && (Ascii.equals(text, start, end, lower)
                        || Ascii.equals(text, start, end, bytes)
                        || Ascii.equalsIgnoreCase(text, start, end, lower));
    }

    private static int slot(byte[] bytes, int start, int end) {
        int length = end - start;
        int first = bytes[start] | 0x20;
        int middle = bytes[start + (length >> 1)] | 0x20;
        int last = bytes[end - 1] | 0x20;
        return (length * 7 + first * 31 + middle * 17 + last * 131) & (TABLE.length - 1);
    }

    /** The small number of an interned name, from 1 to 63, or {@link #UNKNOWN}. */
    public int id() {
        return id;
    }

    /** The name as written when the proxy writes it; do not change the array. */
    public byte[] bytes() {
        return bytes;
    }

    /** The name in lower case; do not change the array. */
    public byte[] lower() {
        return lower;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldName name && java.util.Arrays.equals(lower, name.lower);
    }

    @Override
    public int hashCode() {
        return java.util.Arrays.hashCode(lower);
    }

    @Override
    public String toString() {
        return text;
    }
}
