package dev.sluice.observe;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Grpc;
import dev.sluice.http.Head;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An access-log entry whose every part a test may set. One thread. */
final class FakeEntry implements AccessEntry {
    final Head request = new Head();
    final long[] stages = new long[Stage.COUNT];

    @Nullable
    Head response;

    int status = 200;
    int grpcStatus = Grpc.NONE;
    Reason reason = Reason.OK;
    long wallMillis = 1_795_422_600_123L;
    long durationNanos = 1_234_567;
    byte[] client = Ascii.bytes("192.0.2.7");
    byte[] requestId = Ascii.bytes("0123456789abcdef");
    byte[] site = Ascii.bytes("shop.example.com");
    byte[] route = Ascii.bytes("/cart/*");
    byte[] service = Ascii.bytes("web");
    byte[] server = Ascii.bytes("10.0.0.11:8080");
    byte[][] tls = {new byte[0], new byte[0], new byte[0], new byte[0]};
    long bytesIn = 321;
    long bytesOut = 4567;
    long bodyBytesOut = 4321;
    private int hostStart;
    private int hostEnd;
    private int targetStart;
    private int targetEnd;

    FakeEntry() {
        Arrays.fill(stages, -1);
        request(Ascii.bytes("GET"), Ascii.bytes("shop.example.com"), Ascii.bytes("/cart/7?x=1"));
    }

    /** Begins a request anew, without fields. */
    FakeEntry request(byte[] method, byte[] host, byte[] target) {
        request.reset();
        request.append(method, 0, method.length);
        request.methodEnd(method.length);
        hostStart = request.append(host, 0, host.length);
        hostEnd = request.size();
        targetStart = request.append(target, 0, target.length);
        targetEnd = request.size();
        return this;
    }

    /** What is left when not even a start line could be read. */
    FakeEntry nothing() {
        request.reset();
        hostStart = Head.NONE;
        hostEnd = Head.NONE;
        targetStart = 0;
        targetEnd = 0;
        site = new byte[0];
        route = site;
        service = site;
        server = site;
        status = 0;
        return this;
    }

    FakeEntry field(FieldName name, String value) {
        request.add(name, value);
        return this;
    }

    FakeEntry field(FieldName name, byte[] value) {
        request.add(name, value);
        return this;
    }

    @Override
    public Head request() {
        return request;
    }

    @Override
    public @Nullable Head response() {
        return response;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public int grpcStatus() {
        return grpcStatus;
    }

    @Override
    public Reason reason() {
        return reason;
    }

    @Override
    public long wallMillis() {
        return wallMillis;
    }

    @Override
    public long durationNanos() {
        return durationNanos;
    }

    @Override
    public long stageNanos(Stage stage) {
        return stages[stage.ordinal()];
    }

    @Override
    public byte[] clientAddress() {
        return client;
    }

    @Override
    public int clientAddressLength() {
        return client.length;
    }

    @Override
    public byte[] requestId() {
        return requestId;
    }

    @Override
    public int requestIdLength() {
        return requestId.length;
    }

    @Override
    public int hostStart() {
        return hostStart;
    }

    @Override
    public int hostEnd() {
        return hostEnd;
    }

    @Override
    public int targetStart() {
        return targetStart;
    }

    @Override
    public int targetEnd() {
        return targetEnd;
    }

    @Override
    public byte[] listener() {
        return LISTENER;
    }

    @Override
    public byte[] tlsVersion() {
        return tls[0];
    }

    @Override
    public byte[] tlsCipher() {
        return tls[1];
    }

    @Override
    public byte[] serverName() {
        return tls[2];
    }

    @Override
    public byte[] alpn() {
        return tls[3];
    }

    @Override
    public byte[] site() {
        return site;
    }

    @Override
    public byte[] route() {
        return route;
    }

    @Override
    public byte[] service() {
        return service;
    }

    @Override
    public byte[] server() {
        return server;
    }

    @Override
    public int upstreamVersion() {
        return server.length == 0 ? 0 : Head.HTTP_1_1;
    }

    @Override
    public int attempts() {
        return 1;
    }

    @Override
    public long bytesIn() {
        return bytesIn;
    }

    @Override
    public long bytesOut() {
        return bytesOut;
    }

    @Override
    public long bodyBytesOut() {
        return bodyBytesOut;
    }

    private static final byte[] LISTENER = Ascii.bytes(":8080");

    /** The line that a format makes of the entry, with its line feed. */
    String in(LogFormat format) {
        return new String(bytesIn(format), java.nio.charset.StandardCharsets.UTF_8);
    }

    byte[] bytesIn(LogFormat format) {
        LogLine line = new LogLine();
        line.begin();
        format.write(this, line);
        int length = line.end();
        return Arrays.copyOf(line.array(), length);
    }
}
