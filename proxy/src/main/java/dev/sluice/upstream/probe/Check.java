package dev.sluice.upstream.probe;

import dev.sluice.upstream.balance.Endpoint;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What a probe asks of a server: an HTTP request and the statuses that pass, or merely a TCP connect. Immutable. */
public final class Check {
    private final boolean http;
    private final String method;
    private final String path;
    private final @Nullable String host;
    private final IntPredicate expected;
    private final Pace pace;

    private final byte @Nullable [] preamble;

    private Check(
            boolean http,
            String method,
            String path,
            @Nullable String host,
            IntPredicate expected,
            Pace pace,
            byte @Nullable [] preamble) {
        this.preamble = preamble;
        this.http = http;
        this.method = visible(method);
        this.path = visible(path);
        this.host = host == null ? null : visible(host);
        this.expected = expected;
        this.pace = pace;
    }

    /** Whether a connect succeeds. */
    public static Check tcp(Pace pace) {
        return new Check(false, "GET", "/", null, status -> true, pace, null);
    }

    /** Whether a request is answered with an expected status; without a host the server's own address is asked for. */
    public static Check http(String method, String path, @Nullable String host, IntPredicate expected, Pace pace) {
        return new Check(true, method, path, host, expected, pace, null);
    }

    /** The same check on connections that begin with these bytes; null for none. */
    public Check after(byte @Nullable [] newPreamble) {
        return new Check(http, method, path, host, expected, pace, newPreamble);
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
        return http;
    }

    boolean passes(int status) {
        return expected.test(status);
    }

    Pace pace() {
        return pace;
    }

    byte[] request(Endpoint endpoint) {
        String authority = endpoint.unixPath() == null ? endpoint.name() : endpoint.host();
        String text = method + " " + path + " HTTP/1.1\r\nHost: " + (host == null ? authority : host)
                + "\r\nUser-Agent: sluice-check\r\nAccept: */*\r\nConnection: close\r\n\r\n";
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
