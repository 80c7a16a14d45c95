package dev.sluice.upstream.probe;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.upstream.balance.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a probe asks of a server: an HTTP request and the statuses that pass, or merely a TCP connect. Immutable. */
public final class Check {
    /** How the server is asked. */
    private enum Kind {
        TCP,
        HTTP_1,
        HTTP_2
    }

    private static final byte[] AGENT = Ascii.bytes("sluice-check");

    private final Kind kind;
    private final String method;
    private final String path;
    private final @Nullable String host;
    private final IntPredicate expected;
    private final Pace pace;

    private final byte @Nullable [] preamble;

    private Check(
            Kind kind,
            String method,
            String path,
            @Nullable String host,
            IntPredicate expected,
            Pace pace,
            byte @Nullable [] preamble) {
        this.preamble = preamble;
        this.kind = kind;
        this.method = visible(method);
        this.path = visible(path);
        this.host = host == null ? null : visible(host);
        this.expected = expected;
        this.pace = pace;
    }

    /** Whether a connect succeeds. */
    public static Check tcp(Pace pace) {
        return new Check(Kind.TCP, "GET", "/", null, status -> true, pace, null);
    }

    /** Whether a request is answered with an expected status; without a host the server's own address is asked for. */
    public static Check http(String method, String path, @Nullable String host, IntPredicate expected, Pace pace) {
        return new Check(Kind.HTTP_1, method, path, host, expected, pace, null);
    }

    /** The same check over HTTP/2, by prior knowledge; of a connect there is no such thing. */
    public Check overHttp2() {
        return kind == Kind.TCP ? this : new Check(Kind.HTTP_2, method, path, host, expected, pace, preamble);
    }

    /** The same check on connections that begin with these bytes; null for none. */
    public Check after(byte @Nullable [] newPreamble) {
        return new Check(kind, method, path, host, expected, pace, newPreamble);
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
        return kind == Kind.HTTP_2;
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
        return head;
    }

    byte[] request(Endpoint endpoint) {
        String authority = authority(endpoint);
        String text = method + " " + path + " HTTP/1.1\r\nHost: " + (host == null ? authority : host)
                + "\r\nUser-Agent: sluice-check\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
