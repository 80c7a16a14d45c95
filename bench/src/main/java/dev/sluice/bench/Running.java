package dev.sluice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** A started proxy that answers. Used by the main thread; closing it ends this process and its children only. */
final class Running implements AutoCloseable {

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    /** Pins, and takes back the timer precision that the bench gave itself. */
    private static final String PINNED = "{ echo 50000 >/proc/$$/timerslack_ns; } 2>/dev/null; exec taskset -c \"$@\"";

    private final Process process;
    private final Contender.Setup setup;
    private final Path accessLog;
    private final double readyMillis;

    private Running(Process process, Contender.Setup setup, Path accessLog, double readyMillis) {
        this.process = process;
        this.setup = setup;
        this.accessLog = accessLog;
        this.readyMillis = readyMillis;
    }

    /** Starts on the given cores and waits for the first 200 that comes back from the origin. */
    static Running start(Contender contender, Contender.Setup setup, String cores) throws IOException {
        Contender.Launch launch = contender.prepare(setup);
        List<String> command = new ArrayList<>(List.of("bash", "-c", PINNED, "bench", cores));
        command.addAll(launch.command());
        Path output = setup.dir().resolve("stdout.log");
        long begun = System.nanoTime();
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .redirectError(setup.dir().resolve("stderr.log").toFile())
                .start();
        Running running = null;
        try {
            while (!answers(setup.port())) {
                if (!process.isAlive() || System.nanoTime() - begun > PATIENCE_NANOS) {
                    throw new IOException(contender.name() + " did not start: "
                            + tail(setup.dir().resolve("stderr.log")) + tail(output));
                }
                LockSupport.parkNanos(1_000_000);
            }
            running = new Running(process, setup, launch.accessLog(), (System.nanoTime() - begun) / 1e6);
            return running;
        } finally {
            if (running == null) {
                end(process);
            }
        }
    }

    private static boolean answers(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(2_000);
            OutputStream out = socket.getOutputStream();
            out.write(
                    "GET /80 HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 200");
        } catch (IOException e) {
            return false;
        }
    }

    private static String tail(Path file) throws IOException {
        String text = Files.exists(file) ? Files.readString(file) : "";
        return text.substring(Math.max(0, text.length() - 2_000));
    }

    Contender.Setup setup() {
        return setup;
    }

    int port() {
        return setup.port();
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** Milliseconds from the start of the command to the first 200. */
    double readyMillis() {
        return readyMillis;
    }

    /** Empties the access log: a run writes gigabytes, and only the cost of writing matters. */
    void emptyLog() throws IOException {
        if (Files.exists(accessLog)) {
            try (FileChannel file = FileChannel.open(accessLog, StandardOpenOption.WRITE)) {
                file.truncate(0);
            }
        }
    }

    /** Bytes in the access log; a proxy whose log stays empty is not comparable. */
    long logBytes() throws IOException {
        return Files.exists(accessLog) ? Files.size(accessLog) : 0;
    }

    /** The release of the Java that runs it, or null where it is none. */
    @Nullable
    String javaVersion() throws IOException {
        for (long pid : Processes.family(handle())) {
            Path exe = Path.of("/proc", Long.toString(pid), "exe");
            Path real = exe.toRealPath();
            Path release = real.resolve("../../release").normalize();
            if (real.endsWith("java") && Files.exists(release)) {
                return Files.readString(release)
                        .lines()
                        .filter(line -> line.startsWith("JAVA_RUNTIME_VERSION="))
                        .findFirst()
                        .orElse("unknown");
            }
        }
        return null;
    }

    @Override
    public void close() {
        end(process);
    }

    private static void end(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
