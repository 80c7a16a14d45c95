package dev.sluice.observe;

import dev.sluice.http.Grpc;
import java.util.Locale;

/**
 * Why an exchange did not go the usual way: one stable code a failure, for logs, metrics and error replies. Codes are
 * never renamed. Immutable.
 */
public enum Reason {
    /** Nothing went wrong. */
    OK(0, Side.SELF),

    BAD_REQUEST_LINE(400, Side.CLIENT),
    BAD_TARGET(400, Side.CLIENT),
    BAD_PATH(400, Side.CLIENT),
    BAD_VERSION(505, Side.CLIENT),
    BAD_HEADER(400, Side.CLIENT),
    BAD_HOST(400, Side.CLIENT),
    FRAMING_CONFLICT(400, Side.CLIENT),
    BAD_CONTENT_LENGTH(400, Side.CLIENT),
    BAD_TRANSFER_ENCODING(400, Side.CLIENT),
    UNSUPPORTED_TRANSFER_ENCODING(501, Side.CLIENT),
    BAD_CHUNK(400, Side.CLIENT),
    BAD_FRAME(400, Side.CLIENT),
    BAD_GRPC_WEB(400, Side.CLIENT),
    BAD_EXPECTATION(417, Side.CLIENT),
    URI_TOO_LONG(414, Side.CLIENT),
    HEADER_TOO_LARGE(431, Side.CLIENT),
    TOO_MANY_HEADERS(431, Side.CLIENT),
    BODY_TOO_LARGE(413, Side.CLIENT),
    CONNECT_METHOD_REFUSED(405, Side.CLIENT),
    UPGRADE_REFUSED(403, Side.CLIENT),
    UNKNOWN_PROTOCOL(501, Side.CLIENT),
    BAD_PROXY_HEADER(400, Side.CLIENT),
    MISDIRECTED(421, Side.CLIENT),
    HEADER_TIMEOUT(408, Side.CLIENT),
    BODY_TIMEOUT(408, Side.CLIENT),
    SEND_TIMEOUT(499, Side.CLIENT),
    CLIENT_CLOSED(499, Side.CLIENT),

    NO_ROUTE(404, Side.SELF),
    INTERNAL_ERROR(500, Side.SELF),
    SHUTTING_DOWN(503, Side.SELF),

    NO_SERVER(503, Side.UPSTREAM),
    UNRESOLVED(502, Side.UPSTREAM),
    QUEUE_FULL(503, Side.UPSTREAM),
    QUEUE_TIMEOUT(503, Side.UPSTREAM),
    CONNECT_REFUSED(502, Side.UPSTREAM),
    CONNECT_FAILED(502, Side.UPSTREAM),
    CONNECT_TIMEOUT(504, Side.UPSTREAM),
    UPSTREAM_TLS_FAILED(502, Side.UPSTREAM),
    UPSTREAM_TLS_CERTIFICATE(502, Side.UPSTREAM),
    RESPONSE_TIMEOUT(504, Side.UPSTREAM),
    REQUEST_TIMEOUT(504, Side.UPSTREAM),
    IDLE_TIMEOUT(504, Side.UPSTREAM),
    UPSTREAM_CLOSED(502, Side.UPSTREAM),
    UPSTREAM_RESET(502, Side.UPSTREAM),
    UPSTREAM_REFUSED(503, Side.UPSTREAM),
    UPGRADE_DECLINED(502, Side.UPSTREAM),
    UPGRADE_UNSUPPORTED(502, Side.UPSTREAM),
    UPSTREAM_GARBAGE(502, Side.UPSTREAM),
    UPSTREAM_HEADER_TOO_LARGE(502, Side.UPSTREAM),
    UPSTREAM_TRUNCATED(502, Side.UPSTREAM);

    /** Whose doing a failure is. */
    public enum Side {
        CLIENT,
        UPSTREAM,
        SELF
    }

    private final int status;
    private final Side side;
    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    Reason(int status, Side side) {
        this.status = status;
        this.side = side;
    }

    /** The status code the client gets, where it can still get one; 0 for {@link #OK}. */
    public int status() {
        return status;
    }

    /** What it means to a gRPC call, in that protocol's numbers. */
    public int grpcStatus() {
        switch (this) {
            case REQUEST_TIMEOUT:
            case RESPONSE_TIMEOUT:
            case IDLE_TIMEOUT:
            case BODY_TIMEOUT:
            case HEADER_TIMEOUT:
                return Grpc.DEADLINE_EXCEEDED;
            case BODY_TOO_LARGE:
            case HEADER_TOO_LARGE:
            case TOO_MANY_HEADERS:
            case URI_TOO_LONG:
                return Grpc.RESOURCE_EXHAUSTED;
            case CLIENT_CLOSED:
            case SEND_TIMEOUT:
                return Grpc.CANCELLED;
            case INTERNAL_ERROR:
                return Grpc.INTERNAL;
            default:
                return Grpc.statusOf(status);
        }
    }

    /** Whose doing it is. */
    public Side side() {
        return side;
    }

    /** The stable code, in lower case with hyphens. */
    public String code() {
        return code;
    }
}
