package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.play.Caller;
import dev.sluice.conformance.play.Origin;
import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Reloads while requests and tunnels are under way: no request fails, no tunnel closes, memory stays flat.
 * {@code -Dproof.reloads=1000} is the size of the promise.
 */
@Tag("product")
final class ReloadUnderLoadTest {
    private static final int RELOADS = Integer.getInteger("proof.reloads", 1000);
    private static final int CALLERS = 8;
    private static final int TUNNELS = 20;
    private static final long FLAT_BYTES = Long.getLong("proof.flatBytes", 32L << 20);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    private final int port = Ports.free();
    private final int otherPort = Ports.free();
    private final AtomicBoolean goOn = new AtomicBoolean(true);
    private final AtomicLong answered = new AtomicLong();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

    @Test
    void nothingIsLost() throws InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofMinutes(10));
        try (Origin origin = new Origin(Ports.free());
                SluiceProcess sluice = new SluiceProcess(directory, SluiceProcess.Watch.SIMPLE)) {
            origin.start();
            sluice.install(configuration(0, origin), deadline);
            List<Caller> tunnels = tunnels();
            List<Thread> load = load();
            reload(sluice, origin, 1, RELOADS / 4, deadline);
            long before = sluice.child().residentBytes();
            reload(sluice, origin, RELOADS / 4, RELOADS, deadline);
            long after = sluice.child().residentBytes();
            tunnels.forEach(tunnel -> tunnel.echo("still here"));
            goOn.set(false);
            for (Thread thread : load) {
                thread.join();
            }
            assertThat(failures).isEmpty();
            assertThat(answered.get()).as("answers during reloads").isGreaterThan(RELOADS);
            assertThat(after - before).as("growth over the reloads").isLessThan(FLAT_BYTES);
            tunnels.forEach(Caller::close);
            Postconditions.rest(sluice, deadline);
        }
    }

    /** Every generation differs from the last: another route, another service, now and then another listener. */
    private String configuration(int generation, Origin origin) {
        String other = generation % 10 < 5 ? "  \":%d\": {reply: \"200 other\"}%n".formatted(otherPort) : "";
        return String.format(Locale.ROOT, """
                services:
                  kept: {servers: ["%2$s"]}
                  changing: {servers: ["%2$s weight=%3$d"]}
                sites:
                  ":%1$d":
                    routes:
                      /kept/*: kept
                      /changing/*: changing
                      /generation-%4$d: {reply: "200 new"}
                %5$s""", port, origin.address(), 1 + generation % 9, generation, other);
    }

    private void reload(SluiceProcess sluice, Origin origin, int from, int to, Deadline deadline) {
        for (int generation = from; generation < to; generation++) {
            sluice.install(configuration(generation, origin), deadline);
        }
    }

    private List<Caller> tunnels() {
        List<Caller> tunnels = new ArrayList<>();
        for (int i = 0; i < TUNNELS; i++) {
            Caller tunnel = new Caller(port, PATIENCE);
            tunnel.upgrade(i % 2 == 0 ? "/kept/tunnel" : "/changing/tunnel");
            tunnel.echo("hello");
            tunnels.add(tunnel);
        }
        return tunnels;
    }

    private List<Thread> load() {
        List<Thread> threads = IntStream.range(0, CALLERS)
                .mapToObj(i -> new Thread(() -> call(i), "caller " + i))
                .toList();
        threads.forEach(Thread::start);
        return threads;
    }

    private void call(int number) {
        String target = (number % 2 == 0 ? "/kept/" : "/changing/") + number;
        try (Caller caller = new Caller(port, PATIENCE)) {
            while (goOn.get()) {
                Caller.Reply reply = caller.get(target);
                if (!reply.equals(new Caller.Reply(200, target, true))) {
                    failures.add(target + ": " + reply);
                    return;
                }
                answered.incrementAndGet();
            }
        } catch (SceneFailure e) {
            failures.add(target + ": " + e.getMessage());
        }
    }
}
