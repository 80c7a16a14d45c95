package dev.sluice.upstream.probe;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.upstream.balance.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a probe asks of a server: an HTTP request and the statuses that pass, its health by gRPC, or merely a TCP connect.
 * Immutable. */
public final class Check {
    /** How the server is asked. */
    private enum Kind {
        TCP,
        HTTP_1,
        HTTP_2,
        GRPC
    }

    private static final String HEALTH = "/grpc.health.v1.Health/Check";
    private static final int PREFIX = 5;

    private static final byte[] GRPC_TYPE = Ascii.bytes("application/grpc");
    private static final byte[] TRAILERS = Ascii.bytes("trailers");
    private static final byte[] AGENT = Ascii.bytes("sluice-check");

    private final Kind kind;
    private final String method;
    private final String path;
    private final @Nullable String host;
    private final IntPredicate expected;
    private final Pace pace;

    private final byte @Nullable [] preamble;
    private final String service;

    private Check(
            Kind kind,
            String method,
            String path,
            @Nullable String host,
            IntPredicate expected,
            Pace pace,
            byte @Nullable [] preamble,
            String service) {
        this.preamble = preamble;
        this.service = service;
        this.kind = kind;
        this.method = visible(method);
        this.path = visible(path);
        this.host = host == null ? null : visible(host);
        this.expected = expected;
        this.pace = pace;
    }

    /** Whether a connect succeeds. */
    public static Check tcp(Pace pace) {
        return new Check(Kind.TCP, "GET", "/", null, status -> true, pace, null, "");
    }

    /** Whether a request is answered with an expected status; without a host the server's own address is asked for. */
    public static Check http(String method, String path, @Nullable String host, IntPredicate expected, Pace pace) {
        return new Check(Kind.HTTP_1, method, path, host, expected, pace, null, "");
    }

    /**
     * Whether the server says that it serves, asked by gRPC's health checking protocol.
     *
     * @param service the service that is asked about, at most 100 characters; empty for the server
     */
    public static Check grpc(String service, @Nullable String host, Pace pace) {
        String name = service.isEmpty() ? service : visible(service);
        return new Check(Kind.GRPC, "POST", HEALTH, host, status -> status == 200, pace, null, name);
    }

    /** The same check over HTTP/2, by prior knowledge; of a connect there is no such thing. */
    public Check overHttp2() {
        return kind != Kind.HTTP_1
                ? this
                : new Check(Kind.HTTP_2, method, path, host, expected, pace, preamble, service);
    }

    /** The same check on connections that begin with these bytes; null for none. */
    public Check after(byte @Nullable [] newPreamble) {
        return new Check(kind, method, path, host, expected, pace, newPreamble, service);
    }

    /** What connections begin with, or null. */
    byte @Nullable [] preamble() {
        return preamble;
    }

    private static String visible(String text) {
        if (text.isEmpty() || !text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            throw new IllegalArgumentException("a check's method, path and host are visible ASCII, not '" + text + "'");
        }
        return text;
    }

    boolean isHttp() {
        return kind != Kind.TCP;
    }

    boolean isFramed() {
        return kind == Kind.HTTP_2 || kind == Kind.GRPC;
    }

    boolean isGrpc() {
        return kind == Kind.GRPC;
    }

    boolean passes(int status) {
        return expected.test(status);
    }

    Pace pace() {
        return pace;
    }

    private String authority(Endpoint endpoint) {
        return endpoint.unixPath() == null ? endpoint.name() : endpoint.host();
    }

    /** The request as a head. */
    Head head(Endpoint endpoint) {
        Head head = new Head();
        head.reset();
        head.method(method);
        byte[] target = Ascii.bytes(path);
        int start = head.append(target, 0, target.length);
        int query = path.indexOf('?');
        head.path(start, query < 0 ? head.size() : start + query, query < 0 ? Head.NONE : head.size());
        head.add(FieldName.HOST, host == null ? authority(endpoint) : host);
        head.add(FieldName.USER_AGENT, AGENT);
        if (isGrpc()) {
            head.add(FieldName.CONTENT_TYPE, GRPC_TYPE);
            head.add(FieldName.TE, TRAILERS);
        }
        return head;
    }

    /** The one message of a check by gRPC, with its prefix: a HealthCheckRequest, whose field 1 is the service. */
    byte[] message() {
        byte[] name = Ascii.bytes(service);
        int length = name.length == 0 ? 0 : 2 + name.length;
        byte[] message = new byte[PREFIX + length];
        message[PREFIX - 1] = (byte) length;
        if (length > 0) {
            message[PREFIX] = 1 << 3 | 2;
            message[PREFIX + 1] = (byte) name.length;
            System.arraycopy(name, 0, message, PREFIX + 2, name.length);
        }
        return message;
    }

    byte[] request(Endpoint endpoint) {
        String authority = authority(endpoint);
        String text = method + " " + path + " HTTP/1.1\r\nHost: " + (host == null ? authority : host)
                + "\r\nUser-Agent: sluice-check\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
