package dev.sluice.conformance;

import static io.grpc.stub.ClientCalls.asyncBidiStreamingCall;
import static io.grpc.stub.ClientCalls.asyncClientStreamingCall;
import static io.grpc.stub.ClientCalls.asyncServerStreamingCall;
import static io.grpc.stub.ClientCalls.blockingServerStreamingCall;
import static io.grpc.stub.ClientCalls.blockingUnaryCall;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The built proxy between grpc-java's own client and server: every kind of call, and every way it may end. */
@Tag("product")
final class GrpcTest {
    /** How both sides are spoken to. */
    enum Sides {
        CLEAR,
        ENCRYPTED
    }

    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    private Path directory;

    /** Serves one test after the other, each with ports of its own; starting one takes longer than most tests. */
    @TempDir
    private static Path sharedDirectory;

    private static SluiceProcess shared;

    private final Deadline deadline = Deadline.in(Duration.ofMinutes(3));
    private final int port = Ports.free();
    private final int origin = Ports.free();
    private GrpcServer server;
    private SluiceProcess sluice;
    private long logged;
    private ManagedChannel channel;
    private String more = "";

    private static synchronized SluiceProcess shared() {
        if (shared == null) {
            shared = new SluiceProcess(sharedDirectory, SluiceProcess.Watch.PARANOID);
        }
        return shared;
    }

    private void start(Sides sides) throws IOException {
        start(sides, shared());
    }

    /** With a process that nothing else has touched, and that may end. */
    private void startAlone(Sides sides) throws IOException {
        Path own = Files.createDirectories(directory.resolve("sluice"));
        start(sides, new SluiceProcess(own, SluiceProcess.Watch.PARANOID));
    }

    private void start(Sides sides, SluiceProcess process) throws IOException {
        sluice = process;
        boolean encrypted = sides == Sides.ENCRYPTED;
        new TlsFiles(directory).issue("me", "DNS:localhost", 1);
        Path certificate = directory.resolve("me.pem");
        Path key = directory.resolve("me.key");
        server = new GrpcServer(
                origin,
                encrypted
                        ? TlsServerCredentials.create(certificate.toFile(), key.toFile())
                        : InsecureServerCredentials.create());
        sluice.install(configuration(encrypted), deadline);
        logged = Files.exists(sluice.log()) ? Files.size(sluice.log()) : 0;
        channel = Grpc.newChannelBuilder(
                        "localhost:" + port,
                        encrypted
                                ? TlsChannelCredentials.newBuilder()
                                        .trustManager(
                                                directory.resolve("ca.pem").toFile())
                                        .build()
                                : InsecureChannelCredentials.create())
                .maxInboundMessageSize(64 << 20)
                .disableRetry()
                .build();
    }

    private String configuration(boolean encrypted) {
        String service = encrypted
                ? "{servers: [\"https://localhost:" + origin + "\"], protocol: h2, tls: {ca: \"" + directory
                        + "/ca.pem\"}" + more + "}"
                : "{servers: [\"localhost:" + origin + "\"], protocol: h2c" + more + "}";
        String site = encrypted ? "https://localhost:" + port : "http://localhost:" + port;
        String tls =
                encrypted ? "    tls: {cert: \"" + directory + "/me.pem\", key: \"" + directory + "/me.key\"}\n" : "";
        return "services:\n  app: " + service + "\nsites:\n  \"" + site + "\":\n" + tls
                + "    limits: {body: unlimited}\n    routes:\n      /sluice.test.Calls/*: app\n"
                + "      /sluice.test.Closed/*: {reply: {status: 503, body: \"Wartungspause für alle: 100%\"}}\n";
    }

    @AfterEach
    void close() {
        if (channel != null) {
            channel.shutdownNow();
        }
        if (server != null) {
            server.close();
        }
        if (sluice != null && sluice != shared) {
            sluice.close();
        }
    }

    @AfterAll
    static void endShared() throws InterruptedException {
        if (shared == null) {
            return;
        }
        try {
            // a timer that is not armed any longer leaves the wheel when it is met, up to twenty seconds later
            Postconditions.rest(shared, Deadline.in(Duration.ofMinutes(1)));
        } finally {
            shared.close();
        }
    }

    /* --------------- what a test says --------------- */

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private byte[] unary(Channel on, String request) {
        return blockingUnaryCall(on, GrpcCalls.UNARY, options(), bytes(request));
    }

    private static CallOptions options() {
        return CallOptions.DEFAULT.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private StatusRuntimeException failure(MethodDescriptor<byte[], byte[]> method, CallOptions options, String says) {
        return catchThrowableOfType(
                StatusRuntimeException.class,
                () -> blockingServerStreamingCall(channel, method, options, bytes(says))
                        .forEachRemaining(message -> {}));
    }

    /** All calls are over, in the proxy's eyes too, and no buffer was lost. */
    private void over() throws InterruptedException {
        channel.shutdownNow();
        assertThat(channel.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        server.close();
        Postconditions.check(sluice, deadline);
    }

    private static String taken(BlockingQueue<String> from) throws InterruptedException {
        return from.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** What a call's client hears, in order. */
    private static final class Heard implements ClientResponseObserver<byte[], byte[]> {
        private final BlockingQueue<byte[]> messages = new LinkedBlockingQueue<>();
        private final BlockingQueue<Status> end = new LinkedBlockingQueue<>();
        private ClientCallStreamObserver<byte[]> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<byte[]> started) {
            call = started;
        }

        @Override
        public void onNext(byte[] message) {
            messages.add(message);
        }

        @Override
        public void onError(Throwable failure) {
            end.add(Status.fromThrowable(failure));
        }

        @Override
        public void onCompleted() {
            end.add(Status.OK);
        }

        private byte[] message() throws InterruptedException {
            byte[] message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(message).as("a message; the call's end: %s", end.peek()).isNotNull();
            return message;
        }

        private Status end() throws InterruptedException {
            Status ended = end.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(ended).as("the call's end").isNotNull();
            return ended;
        }
    }

    /* --------------- calls --------------- */

    @ParameterizedTest
    @EnumSource
    void allFourKinds(Sides sides) throws IOException, InterruptedException {
        startAlone(sides);

        assertThat(unary(channel, "hello")).isEqualTo(bytes("hello"));
        assertThat(unary(channel, "")).isEmpty();

        List<Integer> sizes = new ArrayList<>();
        Iterator<byte[]> stream =
                blockingServerStreamingCall(channel, GrpcCalls.SERVER, options(), bytes("stream 1000 100"));
        stream.forEachRemaining(message -> sizes.add(message.length));
        assertThat(sizes).hasSize(1000).containsOnly(100);

        Heard sum = new Heard();
        StreamObserver<byte[]> up = asyncClientStreamingCall(channel.newCall(GrpcCalls.CLIENT, options()), sum);
        for (int i = 0; i < 1000; i++) {
            up.onNext(new byte[i]);
        }
        up.onCompleted();
        assertThat(sum.message()).isEqualTo(bytes("1000 499500"));
        assertThat(sum.end().isOk()).isTrue();

        Heard echo = new Heard();
        StreamObserver<byte[]> both = asyncBidiStreamingCall(channel.newCall(GrpcCalls.BIDI, options()), echo);
        for (int i = 0; i < 100; i++) {
            both.onNext(bytes("turn " + i));
            assertThat(echo.message()).isEqualTo(bytes("turn " + i));
        }
        both.onCompleted();
        assertThat(echo.end().isOk()).isTrue();
        assertThat(sluice.admin().metrics(deadline).sum("sluice_grpc_calls_total{code=\"0\"}"))
                .isEqualTo(5);
        over();
    }

    @ParameterizedTest
    @EnumSource
    void metadataPassesInHeadsAndTrailers(Sides sides) throws IOException, InterruptedException {
        start(sides);
        Metadata sent = new Metadata();
        sent.put(GrpcServer.TEXT, "plain text");
        sent.put(GrpcServer.BINARY, random(300));
        AtomicReference<Metadata> head = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        Channel with = ClientInterceptors.intercept(
                channel,
                MetadataUtils.newAttachHeadersInterceptor(sent),
                MetadataUtils.newCaptureMetadataInterceptor(head, trailers));

        assertThat(unary(with, "hello")).isEqualTo(bytes("hello"));

        for (Metadata received : List.of(head.get(), trailers.get())) {
            assertThat(received.get(GrpcServer.TEXT)).isEqualTo("plain text");
            assertThat(received.get(GrpcServer.BINARY)).isEqualTo(random(300));
        }
        over();
    }

    @ParameterizedTest
    @EnumSource
    void largeMessagesPassUnderFlowControl(Sides sides) throws IOException, InterruptedException {
        start(sides);
        byte[] large = random(20 << 20);
        assertThat(blockingUnaryCall(channel, GrpcCalls.UNARY, options(), large))
                .isEqualTo(large);

        Heard slow = new Heard();
        asyncServerStreamingCall(channel.newCall(GrpcCalls.SERVER, options()), bytes("stream 64 1000000"), slow);
        assertThat(unary(channel, "meanwhile")).isEqualTo(bytes("meanwhile"));
        for (int i = 0; i < 64; i++) {
            byte[] message = slow.message();
            assertThat(message).hasSize(1_000_000);
            assertThat(message[0]).isEqualTo((byte) i);
        }
        assertThat(slow.end().isOk()).isTrue();
        over();
    }

    @ParameterizedTest
    @EnumSource
    void failuresOfTheServerArrive(Sides sides) throws IOException, InterruptedException {
        start(sides);

        // without a message before it: a response of trailers only
        StatusRuntimeException only = failure(GrpcCalls.SERVER, options(), "fail 9 not so: ü 100%");
        assertThat(only.getStatus().getCode()).isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(only.getStatus().getDescription()).isEqualTo("not so: ü 100%");
        assertThat(only.getTrailers().get(GrpcServer.TEXT)).isEqualTo("of the failure");

        Heard heard = new Heard();
        StreamObserver<byte[]> both = asyncBidiStreamingCall(channel.newCall(GrpcCalls.BIDI, options()), heard);
        both.onNext(bytes("first"));
        assertThat(heard.message()).isEqualTo(bytes("first"));
        both.onNext(bytes("fail 10 later"));
        assertThat(heard.end().getCode()).isEqualTo(Status.Code.ABORTED);

        assertThat(failure(GrpcCalls.ABSENT, options(), "").getStatus().getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
        over();
    }

    @ParameterizedTest
    @EnumSource
    void aClientsCancellationReachesTheServer(Sides sides) throws IOException, InterruptedException {
        start(sides);
        Heard heard = new Heard();
        StreamObserver<byte[]> both = asyncBidiStreamingCall(channel.newCall(GrpcCalls.BIDI, options()), heard);
        both.onNext(bytes("stay bidirectional"));
        assertThat(heard.message()).isEqualTo(bytes("stays"));
        heard.call.cancel("enough", null);
        assertThat(taken(server.cancelled)).isIn("bidi", "bidirectional");
        assertThat(taken(server.cancelled)).isIn("bidi", "bidirectional");

        Heard unary = new Heard();
        asyncServerStreamingCall(channel.newCall(GrpcCalls.SERVER, options()), bytes("stay one"), unary);
        assertThat(unary.message()).isEqualTo(bytes("stays"));
        unary.call.cancel("enough", null);
        assertThat(taken(server.cancelled)).isEqualTo("one");
        // the connections go on
        assertThat(unary(channel, "after")).isEqualTo(bytes("after"));
        over();
    }

    @ParameterizedTest
    @EnumSource
    void aServersAbortReachesTheClient(Sides sides) throws IOException, InterruptedException {
        start(sides);
        Heard heard = new Heard();
        asyncServerStreamingCall(channel.newCall(GrpcCalls.SERVER, options()), bytes("stay aborted"), heard);
        assertThat(heard.message()).isEqualTo(bytes("stays"));

        server.abort();

        assertThat(heard.end().getCode()).isIn(Status.Code.CANCELLED, Status.Code.INTERNAL, Status.Code.UNAVAILABLE);
        over();
    }

    @ParameterizedTest
    @EnumSource
    void deadlinesReachTheServer(Sides sides) throws IOException, InterruptedException {
        start(sides);
        assertThat(Long.parseLong(new String(unary(channel, "deadline"), UTF_8)))
                .isBetween(1L, PATIENCE_SECONDS * 1000L);

        StatusRuntimeException late = failure(
                GrpcCalls.SERVER, CallOptions.DEFAULT.withDeadlineAfter(300, TimeUnit.MILLISECONDS), "stay late");
        assertThat(late.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
        assertThat(taken(server.cancelled)).isEqualTo("late");
        over();
    }

    @ParameterizedTest
    @EnumSource
    void callsOutliveTheServersGoaway(Sides sides) throws IOException, InterruptedException {
        start(sides);
        Heard heard = new Heard();
        StreamObserver<byte[]> both = asyncBidiStreamingCall(channel.newCall(GrpcCalls.BIDI, options()), heard);
        both.onNext(bytes("before"));
        assertThat(heard.message()).isEqualTo(bytes("before"));

        server.drain();

        both.onNext(bytes("after"));
        assertThat(heard.message()).isEqualTo(bytes("after"));
        both.onCompleted();
        assertThat(heard.end().isOk()).isTrue();
        over();
    }

    @ParameterizedTest
    @EnumSource
    void callsOutliveTheProxysDrain(Sides sides) throws IOException, InterruptedException {
        startAlone(sides);
        Heard heard = new Heard();
        StreamObserver<byte[]> both = asyncBidiStreamingCall(channel.newCall(GrpcCalls.BIDI, options()), heard);
        both.onNext(bytes("before"));
        assertThat(heard.message()).isEqualTo(bytes("before"));

        sluice.child().signal("TERM");

        for (int i = 0; i < 20; i++) {
            both.onNext(bytes("after " + i));
            assertThat(heard.message()).isEqualTo(bytes("after " + i));
        }
        both.onCompleted();
        assertThat(heard.end().isOk()).isTrue();
        assertThat(sluice.child().awaitExit(deadline)).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void healthIsAskedByGrpcsOwnProtocol(Sides sides) throws IOException, InterruptedException {
        more = ", check: {kind: grpc, service: sluice.test.Calls, interval: 50ms, timeout: 5s, rise: 1, fall: 1}";
        startAlone(sides);
        for (ServingStatus status : List.of(
                ServingStatus.SERVING, ServingStatus.NOT_SERVING, ServingStatus.SERVING, ServingStatus.UNKNOWN)) {
            server.health.setStatus(GrpcCalls.SERVICE, status);
            Status.Code expected = status == ServingStatus.SERVING ? Status.Code.OK : Status.Code.UNAVAILABLE;
            Status.Code found = code();
            while (found != expected) {
                deadline.millisLeft();
                LockSupport.parkNanos(20_000_000L);
                found = code();
            }
        }
        over();
        assertThat(Files.readString(directory.resolve("sluice/output.txt")))
                .contains("is up: serving")
                .contains("is down: not serving")
                .contains("is down: unknown");
    }

    private Status.Code code() {
        try {
            unary(channel, "hello");
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    /* --------------- failures of the proxy --------------- */

    @ParameterizedTest
    @EnumSource
    void ourOwnFailuresAreToldInGrpcsTerms(Sides sides) throws IOException, InterruptedException {
        start(sides);
        StatusRuntimeException nowhere = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> blockingUnaryCall(channel, GrpcCalls.UNROUTED, options(), bytes("hello")));
        assertThat(nowhere.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
        assertThat(nowhere.getStatus().getDescription()).isEqualTo("no-route");

        StatusRuntimeException closed = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> blockingUnaryCall(channel, GrpcCalls.CLOSED, options(), bytes("hello")));
        assertThat(closed.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(closed.getStatus().getDescription()).isEqualTo("Wartungspause für alle: 100%");

        server.close();
        StatusRuntimeException refused = failure(GrpcCalls.SERVER, options(), "hello");
        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(refused.getStatus().getDescription()).isEqualTo("connect-refused");
        over();
        assertThat(logUntil("\"status\":200,\"grpcStatus\":14,\"reason\":\"connect-refused\""))
                .contains("\"status\":200,\"grpcStatus\":12,\"reason\":\"no-route\"");
    }

    /** The access log, once it has the text: its lines are written a moment after their answers. */
    private String logUntil(String last) throws IOException {
        Deadline deadline = Deadline.in(Duration.ofSeconds(10));
        String log = logged();
        while (!log.contains(last) && !deadline.hasPassed()) {
            Thread.onSpinWait();
            log = logged();
        }
        assertThat(log).contains(last);
        return log;
    }

    /** What the log has of this test. */
    private String logged() throws IOException {
        byte[] log = Files.readAllBytes(sluice.log());
        return new String(log, (int) logged, log.length - (int) logged, UTF_8);
    }
}
