package dev.sluice.conformance;

import static io.grpc.stub.ServerCalls.asyncBidiStreamingCall;
import static io.grpc.stub.ServerCalls.asyncClientStreamingCall;
import static io.grpc.stub.ServerCalls.asyncServerStreamingCall;
import static io.grpc.stub.ServerCalls.asyncUnaryCall;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.Context;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A server of grpc-java for {@link GrpcCalls}. What it does, the request says in words: {@code echo BYTES},
 * {@code fail CODE TEXT}, {@code stay}, {@code stream COUNT SIZE}, {@code deadline}. It sends metadata back as it came.
 */
final class GrpcServer implements AutoCloseable {
    static final Metadata.Key<String> TEXT = Metadata.Key.of("x-text", Metadata.ASCII_STRING_MARSHALLER);
    static final Metadata.Key<byte[]> BINARY = Metadata.Key.of("x-data-bin", Metadata.BINARY_BYTE_MARSHALLER);

    private final Server server;

    /** What became of calls that stayed: the names of those that were cancelled. */
    final BlockingQueue<String> cancelled = new LinkedBlockingQueue<>();

    /** The names of calls that have begun to stay. */
    final BlockingQueue<String> staying = new LinkedBlockingQueue<>();

    final HealthStatusManager health = new HealthStatusManager();

    GrpcServer(int port, ServerCredentials credentials) throws IOException {
        server = Grpc.newServerBuilderForPort(port, credentials)
                .addService(service())
                .addService(health.getHealthService())
                .intercept(new MetadataEcho())
                .maxInboundMessageSize(64 << 20)
                .executor(Executors.newCachedThreadPool())
                .build()
                .start();
    }

    private ServerServiceDefinition service() {
        return ServerServiceDefinition.builder(GrpcCalls.SERVICE)
                .addMethod(GrpcCalls.UNARY, asyncUnaryCall(this::one))
                .addMethod(GrpcCalls.SERVER, asyncServerStreamingCall(this::one))
                .addMethod(GrpcCalls.CLIENT, asyncClientStreamingCall(Summing::new))
                .addMethod(GrpcCalls.BIDI, asyncBidiStreamingCall(Echoing::new))
                .build();
    }

    private void one(byte[] request, StreamObserver<byte[]> to) {
        if (does(request, to)) {
            to.onCompleted();
        }
    }

    /** Does what the request says; whether the call is to go on. */
    private boolean does(byte[] request, StreamObserver<byte[]> to) {
        String[] words = new String(request, 0, Math.min(request.length, 200), UTF_8).split(" ", 3);
        switch (words[0]) {
            case "fail":
                to.onError(Status.fromCodeValue(Integer.parseInt(words[1]))
                        .withDescription(words[2])
                        .asRuntimeException(trailers()));
                return false;
            case "stay":
                stay(words[1], (ServerCallStreamObserver<byte[]>) to);
                return false;
            case "stream":
                stream(Integer.parseInt(words[1]), new byte[Integer.parseInt(words[2])], to);
                return true;
            case "deadline":
                to.onNext(deadline().getBytes(UTF_8));
                return true;
            default:
                to.onNext(request);
                return true;
        }
    }

    private static Metadata trailers() {
        Metadata trailers = new Metadata();
        trailers.put(TEXT, "of the failure");
        return trailers;
    }

    private void stay(String name, ServerCallStreamObserver<byte[]> to) {
        Context.current().addListener(context -> cancelled.add(name), Runnable::run);
        to.onNext("stays".getBytes(UTF_8));
        staying.add(name);
    }

    /** Sends as fast as the client takes it, as a well-behaved server does. */
    private static void stream(int count, byte[] message, StreamObserver<byte[]> to) {
        ServerCallStreamObserver<byte[]> call = (ServerCallStreamObserver<byte[]>) to;
        for (int i = 0; i < count; i++) {
            while (!call.isReady() && !call.isCancelled()) {
                java.util.concurrent.locks.LockSupport.parkNanos(100_000);
            }
            message[0] = (byte) i;
            to.onNext(message.clone());
        }
    }

    private static String deadline() {
        return Context.current().getDeadline() == null
                ? "none"
                : Long.toString(Context.current().getDeadline().timeRemaining(TimeUnit.MILLISECONDS));
    }

    /** Begins to go away: no new calls, and those that are open may end. */
    void drain() {
        server.shutdown();
    }

    /** Ends all calls at once. */
    void abort() {
        server.shutdownNow();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    /** Answers a stream with the number of its messages and of their bytes. */
    private final class Summing implements StreamObserver<byte[]> {
        private final StreamObserver<byte[]> to;
        private long messages;
        private long bytes;

        private Summing(StreamObserver<byte[]> to) {
            this.to = to;
        }

        @Override
        public void onNext(byte[] message) {
            messages++;
            bytes += message.length;
        }

        @Override
        public void onError(Throwable failure) {
            cancelled.add("client");
        }

        @Override
        public void onCompleted() {
            to.onNext((messages + " " + bytes).getBytes(UTF_8));
            to.onCompleted();
        }
    }

    /** Does what each message of a stream says. */
    private final class Echoing implements StreamObserver<byte[]> {
        private final StreamObserver<byte[]> to;
        private boolean over;

        private Echoing(StreamObserver<byte[]> to) {
            this.to = to;
        }

        @Override
        public void onNext(byte[] message) {
            over |= !does(message, to);
        }

        @Override
        public void onError(Throwable failure) {
            cancelled.add("bidi");
        }

        @Override
        public void onCompleted() {
            if (!over) {
                to.onCompleted();
            }
        }
    }

    /** Sends a call's metadata back, in its head and in its trailers. */
    private static final class MetadataEcho implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata sent, ServerCallHandler<Q, A> next) {
            return next.startCall(
                    new SimpleForwardingServerCall<>(call) {
                        @Override
                        public void sendHeaders(Metadata headers) {
                            copy(sent, headers);
                            super.sendHeaders(headers);
                        }

                        @Override
                        public void close(Status status, Metadata trailers) {
                            copy(sent, trailers);
                            super.close(status, trailers);
                        }
                    },
                    sent);
        }

        private static void copy(Metadata from, Metadata to) {
            if (from.containsKey(BINARY)) {
                to.put(TEXT, from.get(TEXT));
                to.put(BINARY, from.get(BINARY));
            }
        }
    }
}
