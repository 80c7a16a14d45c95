package dev.sluice.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The upstream of gRPC calls: nghttpd without TLS, which answers a unary call with a message from a file and the trailers of
 * success. On the load's core, like the load. Used by the main thread.
 */
final class GrpcOrigin implements AutoCloseable {
    /** What is called. */
    static final String PATH = "/bench.Echo/Unary";

    private static final String CORE = "1";
    private static final int MESSAGE = 16;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Process process;
    private final int port;
    private final Path message;

    private GrpcOrigin(Process process, int port, Path message) {
        this.process = process;
        this.port = port;
        this.message = message;
    }

    /** Starts it with its files in the directory, and waits until it listens. */
    static GrpcOrigin start(Path dir, int port) throws IOException {
        Path message = dir.resolve("grpc" + PATH);
        Files.createDirectories(message.getParent());
        // the length-prefixed message of gRPC over HTTP/2: not compressed, four bytes of length
        byte[] bytes = new byte[5 + MESSAGE];
        bytes[4] = MESSAGE;
        Files.write(message, bytes);
        Process process = new ProcessBuilder(command(dir, port))
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("nghttpd.log").toFile())
                .start();
        GrpcOrigin origin = new GrpcOrigin(process, port, message);
        long begun = System.nanoTime();
        while (!origin.listens()) {
            if (!process.isAlive() || System.nanoTime() - begun > PATIENCE_NANOS) {
                origin.close();
                throw new IOException("nghttpd did not start: " + Files.readString(dir.resolve("nghttpd.log")));
            }
            LockSupport.parkNanos(1_000_000);
        }
        return origin;
    }

    private static List<String> command(Path dir, int port) {
        return List.of(
                "taskset",
                "-c",
                CORE,
                "nghttpd",
                "--no-tls",
                "--address=127.0.0.1",
                "--max-concurrent-streams=1000",
                "--trailer=grpc-status: 0",
                "-d",
                dir.resolve("grpc").toString(),
                Integer.toString(port));
    }

    private boolean listens() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    int port() {
        return port;
    }

    /** A file with the message that a call sends. */
    Path message() {
        return message;
    }

    @Override
    public void close() {
        process.destroy();
    }
}
