package dev.sluice.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The place where measurements happen: the origins, the load, and every proxy started for it. Used by the main thread;
 * what it started ends with it, also when the run is interrupted.
 */
final class Rig implements AutoCloseable {

    static final String PROXY_CORE = "0";
    static final String BOTH_CORES = "0,1";

    private final Path dir;
    private final Origin origin;
    private final GrpcOrigin calls;
    private final Wrk wrk;
    private final H2load h2load;
    private final Handshakes handshakes;
    private final Path certificate;
    private final Path key;
    private final Deque<Running> started = new ArrayDeque<>();
    private int count;

    Rig(Path work) throws IOException {
        dir = work.toAbsolutePath().normalize();
        origin = new Origin();
        calls = GrpcOrigin.start(dir, freePort());
        wrk = new Wrk(dir);
        h2load = new H2load(calls.message());
        certificate = dir.resolve("bench.crt");
        key = dir.resolve("bench.key");
        Handshakes.certificate(certificate, key);
        handshakes = new Handshakes();
        Runtime.getRuntime().addShutdownHook(new Thread(this::stopAll, "stop"));
    }

    Origin origin() {
        return origin;
    }

    Wrk wrk() {
        return wrk;
    }

    H2load h2load() {
        return h2load;
    }

    Handshakes handshakes() {
        return handshakes;
    }

    /** Starts a proxy with its own directory and ports. */
    Running start(Contender contender, int routes, String cores) throws IOException {
        Path own = Files.createDirectory(dir.resolve(contender.name() + "-" + ++count));
        Contender.Setup setup = new Contender.Setup(
                own, freePort(), freePort(), freePort(), origin.port(), calls.port(), routes, certificate, key);
        Running running = Running.start(contender, setup, cores);
        synchronized (started) {
            started.push(running);
        }
        return running;
    }

    void stop(Running running) {
        running.close();
        synchronized (started) {
            started.remove(running);
        }
    }

    /** One measurement: the load runs, and the proxy's CPU time is read before and after; {@code logs} if every request has left a line by then. */
    Sample measure(Running proxy, boolean logs, Measurement measurement) throws IOException {
        Processes.Cpu before = Processes.cpu(proxy.handle());
        long coreBefore = coreNanos();
        long begun = System.nanoTime();
        Load load = measurement.run();
        long wall = System.nanoTime() - begun;
        long cpu = Processes.cpu(proxy.handle()).since(before);
        long others = coreNanos() - coreBefore - cpu;
        // a WebSocket is logged when it ends, which is after this
        if (logs && load.requests() > 10_000 && proxy.logBytes() == 0) {
            throw new IOException("no access log from " + proxy.setup().dir().getFileName());
        }
        proxy.emptyLog();
        return Sample.of(load, cpu, others, wall);
    }

    private static long coreNanos() throws IOException {
        return Processes.coreNanos(Files.readString(Path.of("/proc/stat")), PROXY_CORE);
    }

    /** The load part of a measurement. */
    interface Measurement {
        Load run() throws IOException;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void stopAll() {
        calls.close();
        synchronized (started) {
            started.forEach(Running::close);
            started.clear();
        }
    }

    @Override
    public void close() throws IOException {
        stopAll();
        origin.close();
    }
}
