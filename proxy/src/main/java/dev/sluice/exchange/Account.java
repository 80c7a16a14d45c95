package dev.sluice.exchange;

import dev.sluice.http.Grpc;
import dev.sluice.http.Head;
import dev.sluice.observe.AccessEntry;
import dev.sluice.observe.Reason;
import dev.sluice.observe.Stage;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What an exchange remembers of itself for RECORD: times by stage, names, bytes, outcome. Owned by its exchange. */
final class Account implements AccessEntry {
    private static final byte[] NONE = new byte[0];

    private final Exchange x;
    private final long[] spent = new long[Stage.COUNT];
    private Stage stage = Stage.DECODE;
    private int visited;
    private long sinceNanos;
    private long beganNanos;
    private long endedNanos;
    private long beganMillis;
    private int targetStart;
    private int targetEnd;
    private byte[] service = NONE;
    private byte[] server = NONE;
    private int attempts;
    private int upstreamVersion;
    private int status;
    private int grpcStatus = Grpc.NONE;
    private long bytesIn;
    private long bytesOut;
    private long headBytesOut;

    Account(Exchange x) {
        this.x = x;
    }

    void begin(long nowNanos, long wallMillis) {
        Arrays.fill(spent, 0);
        stage = Stage.DECODE;
        visited = 1 << stage.ordinal();
        sinceNanos = nowNanos;
        beganNanos = nowNanos;
        endedNanos = nowNanos;
        beganMillis = wallMillis;
        targetStart = 0;
        targetEnd = 0;
        service = NONE;
        server = NONE;
        attempts = 0;
        upstreamVersion = 0;
        status = 0;
        grpcStatus = Grpc.NONE;
        bytesIn = 0;
        bytesOut = 0;
        headBytesOut = 0;
    }

    void enter(Stage newStage, long nowNanos) {
        spent[stage.ordinal()] += nowNanos - sinceNanos;
        stage = newStage;
        visited |= 1 << newStage.ordinal();
        sinceNanos = nowNanos;
    }

    void end(long nowNanos) {
        enter(Stage.RECORD, nowNanos);
        endedNanos = nowNanos;
    }

    long beganNanos() {
        return beganNanos;
    }

    Stage stage() {
        return stage;
    }

    /** Remembers the request as the client sent it, before anything edits it. */
    void request(Head request) {
        targetStart = request.pathStart();
        targetEnd = request.targetEnd();
        bytesIn += request.size();
    }

    void attempt(byte[] newService, byte[] newServer) {
        service = newService;
        server = newServer;
        attempts++;
    }

    void upstreamVersion(int version) {
        upstreamVersion = version;
    }

    void responded(Head response) {
        status = response.status();
        bytesOut += response.size();
        headBytesOut += response.size();
    }

    void grpcStatus(int newStatus) {
        grpcStatus = newStatus;
    }

    void received(long bytes) {
        bytesIn += bytes;
    }

    void sent(long bytes) {
        bytesOut += bytes;
    }

    @Override
    public Head request() {
        return x.request();
    }

    @Override
    public @Nullable Head response() {
        return status == 0 ? null : x.response();
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
        return x.reason();
    }

    @Override
    public long wallMillis() {
        return beganMillis;
    }

    @Override
    public long durationNanos() {
        return endedNanos - beganNanos;
    }

    @Override
    public long stageNanos(Stage asked) {
        return (visited & 1 << asked.ordinal()) == 0 ? -1 : spent[asked.ordinal()];
    }

    @Override
    public byte[] clientAddress() {
        return x.identity().addressText();
    }

    @Override
    public int clientAddressLength() {
        return x.identity().addressLength();
    }

    @Override
    public byte[] requestId() {
        return x.identity().requestId();
    }

    @Override
    public int requestIdLength() {
        return x.identity().requestIdLength();
    }

    @Override
    public int hostStart() {
        return x.identity().hostEnd() == 0 ? Head.NONE : x.identity().hostStart();
    }

    @Override
    public int hostEnd() {
        return x.identity().hostEnd();
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
        return x.site().nameBytes();
    }

    @Override
    public byte[] tlsVersion() {
        return x.peer().tls().version();
    }

    @Override
    public byte[] tlsCipher() {
        return x.peer().tls().cipher();
    }

    @Override
    public byte[] serverName() {
        return x.peer().tls().serverName();
    }

    @Override
    public byte[] alpn() {
        return x.peer().tls().protocol();
    }

    @Override
    public byte[] site() {
        return x.route().site();
    }

    @Override
    public byte[] route() {
        return x.route().name();
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
        return upstreamVersion;
    }

    @Override
    public int attempts() {
        return attempts;
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
        return bytesOut - headBytesOut;
    }
}
