package dev.sluice.http;

/**
 * The fields that have no place in a trailer section: those that frame or route the message, or belong to one connection
 * (RFC 9110 section 6.5.1). Pure; any thread.
 */
public final class Trailers {
    private static final FieldName[] FORBIDDEN = {
        FieldName.CONTENT_LENGTH,
        FieldName.TRANSFER_ENCODING,
        FieldName.HOST,
        FieldName.TRAILER,
        FieldName.TE,
        FieldName.CONNECTION,
        FieldName.KEEP_ALIVE,
        FieldName.UPGRADE,
        FieldName.PROXY_CONNECTION,
        FieldName.EXPECT,
        FieldName.CONTENT_TYPE,
        FieldName.CONTENT_RANGE,
        FieldName.CACHE_CONTROL,
        FieldName.AUTHORIZATION,
        FieldName.PROXY_AUTHORIZATION,
        FieldName.COOKIE,
        FieldName.SET_COOKIE,
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

    private Trailers() {}

    /** Removes them. */
    public static void strip(Head trailers) {
        for (FieldName name : FORBIDDEN) {
            trailers.remove(name);
        }
    }
}
