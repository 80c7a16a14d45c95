package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.play.Caller;
import dev.sluice.conformance.play.Origin;
import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Upstreams that stall, reset, answer garbage, break off and die under load: every client gets the right answer or the right
 * error, never another's answer or half of one as a whole; every failure has its own reason. {@code -Dproof.chaosRequests}
 * is how many requests each caller makes.
 */
@Tag("product")
final class ChaosTest {
    private static final int REQUESTS = Integer.getInteger("proof.chaosRequests", 400);
    private static final int CALLERS = 8;
    private static final int KILLS = 10;
    /** Of 1,000 requests to dying servers, with retries on, so many may fail: those whose every try met a death. */
    private static final int LOST_PER_MILLE = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What must come of a path when its server lives.
     *
     * @param status the status, of a broken body that of its head
     * @param complete whether the body ends
     * @param reasons the reason codes that may stand in the log
     */
    private record Fate(int status, boolean complete, Set<String> reasons) {}

    private static final Map<String, Fate> FATES = Map.of(
            "/stall", new Fate(504, true, Set.of("response-timeout")),
            "/reset", new Fate(502, true, Set.of("upstream-reset")),
            "/close", new Fate(502, true, Set.of("upstream-closed")),
            "/garbage", new Fate(502, true, Set.of("upstream-garbage")),
            "/half-head", new Fate(502, true, Set.of("upstream-closed", "upstream-truncated")),
            "/half-length", new Fate(200, false, Set.of("upstream-truncated")),
            "/half-chunks", new Fate(200, false, Set.of("upstream-truncated")));

    /** What the death of a server may make of any request. */
    private static final Set<String> DEATHS =
            Set.of("connect-refused", "connect-failed", "upstream-reset", "upstream-closed", "no-server");

    @TempDir
    private Path directory;

    private final int port = Ports.free();
    private final List<Origin> origins =
            IntStream.range(0, 3).mapToObj(i -> new Origin(Ports.free())).toList();
    private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger good = new AtomicInteger();

    @Test
    void everyAnswerIsRight() throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofMinutes(10));
        try (SluiceProcess sluice = new SluiceProcess(directory)) {
            origins.forEach(Origin::start);
            sluice.install(configuration("off"), deadline);
            load(seed -> call(seed, false));
            List<String> calm = lines(sluice.log(), CALLERS * REQUESTS, deadline);
            int kills = kill(start(seed -> call(seed, true)));
            List<String> all = lines(sluice.log(), 2 * CALLERS * REQUESTS, deadline);
            assertThat(reasonsOfDeath(calm, false))
                    .as("reasons of deaths when nobody dies")
                    .isZero();
            assertThat(kills).as("servers killed while callers call").isEqualTo(KILLS);
            assertThat(reasonsOfDeath(all.subList(calm.size(), all.size()), true))
                    .as("failures logged as deaths")
                    .isPositive();
            assertThat(good.get()).as("right answers in the midst of it").isGreaterThan(CALLERS * REQUESTS / 2);
            Postconditions.rest(sluice, deadline);
        } finally {
            origins.forEach(Origin::close);
        }
    }

    /** A server that dies takes nothing along that is safe to ask again. */
    @Test
    void retriesHideDeaths() throws InterruptedException {
        Deadline deadline = Deadline.in(Duration.ofMinutes(10));
        try (SluiceProcess sluice = new SluiceProcess(directory)) {
            origins.forEach(Origin::start);
            sluice.install(configuration("\"3 on connect, reset\""), deadline);
            AtomicInteger lost = new AtomicInteger();
            int kills = kill(start(seed -> callWell(seed, lost)));
            assertThat(kills).as("servers killed while callers call").isEqualTo(KILLS);
            assertThat(lost.get())
                    .as("requests that failed")
                    .isLessThanOrEqualTo(CALLERS * REQUESTS * LOST_PER_MILLE / 1000);
            assertThat(sluice.admin().metrics(deadline).sum("sluice_service_retries_total"))
                    .as("retries")
                    .isPositive();
            Postconditions.rest(sluice, deadline);
        } finally {
            origins.forEach(Origin::close);
        }
    }

    private String configuration(String retry) {
        List<String> servers =
                origins.stream().map(origin -> "\"" + origin.address() + "\"").toList();
        return "sites:\n  \":" + port + "\":\n    to: {servers: " + servers + ", retry: " + retry
                + ", timeout: {response: 300ms}}\n";
    }

    /** Lets every caller do its work, which gets the caller's number. */
    private List<Thread> start(IntConsumer work) {
        List<Thread> threads = IntStream.range(0, CALLERS)
                .mapToObj(seed -> new Thread(() -> work.accept(seed), "caller " + seed))
                .toList();
        threads.forEach(Thread::start);
        return threads;
    }

    private void load(IntConsumer work) throws InterruptedException {
        join(start(work));
    }

    private void join(List<Thread> callers) throws InterruptedException {
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(failures).isEmpty();
    }

    /**
     * Kills one server after the other while callers call; each is missed by some and lives again before the next one dies.
     * How many died while somebody called, once all callers are done.
     */
    private int kill(List<Thread> callers) throws InterruptedException {
        int kills = 0;
        for (int i = 0; i < KILLS && awaitGood(CALLERS * REQUESTS / (3 * KILLS), callers); i++) {
            Origin origin = origins.get(i % origins.size());
            origin.kill();
            kills++;
            awaitGood(CALLERS * REQUESTS / (6 * KILLS), callers);
            origin.start();
        }
        join(callers);
        return kills;
    }

    /** Waits for that many more right answers; whether somebody still calls. */
    private boolean awaitGood(int more, List<Thread> callers) {
        int goal = good.get() + more;
        while (callers.stream().anyMatch(Thread::isAlive)) {
            if (good.get() >= goal) {
                return true;
            }
            LockSupport.parkNanos(1_000_000);
        }
        return false;
    }

    private void callWell(int seed, AtomicInteger lost) {
        try (Caller caller = new Caller(port, PATIENCE)) {
            for (int i = 0; i < REQUESTS; i++) {
                String target = "/ok/" + seed + "/" + i;
                Caller.Reply reply = caller.get(target);
                if (reply.equals(new Caller.Reply(200, target, true))) {
                    good.incrementAndGet();
                } else if (reply.status() == 502 || reply.status() == 503 || !reply.complete()) {
                    lost.incrementAndGet();
                } else {
                    failures.add(target + ": " + reply);
                }
            }
        } catch (SceneFailure e) {
            failures.add("caller " + seed + ": " + e.getMessage());
        }
    }

    private void call(int seed, boolean kills) {
        Random random = new Random(seed);
        List<String> bad = FATES.keySet().stream().sorted().toList();
        try (Caller caller = new Caller(port, PATIENCE)) {
            for (int i = 0; i < REQUESTS; i++) {
                boolean wellBehaved = random.nextInt(10) < 8;
                String target = wellBehaved ? "/ok/" + seed + "/" + i : bad.get(random.nextInt(bad.size()));
                check(target, caller.get(target), kills);
            }
        } catch (SceneFailure e) {
            failures.add("caller " + seed + ": " + e.getMessage());
        }
    }

    private void check(String target, Caller.Reply reply, boolean kills) {
        Fate fate = FATES.get(target);
        boolean expected = fate == null
                ? reply.equals(new Caller.Reply(200, target, true))
                : reply.status() == fate.status() && reply.complete() == fate.complete();
        if (expected && fate == null) {
            good.incrementAndGet();
        }
        boolean died = kills && (reply.status() == 502 || reply.status() == 503 || !reply.complete());
        boolean wholeButWrong = reply.status() == 200 && reply.complete() && !expected;
        if (!expected && (!died || wholeButWrong)) {
            failures.add(target + ": " + reply);
        }
    }

    /** The lines of the log, once it has {@code count}: one for every request. */
    private static List<String> lines(Path log, int count, Deadline deadline) throws IOException {
        List<String> lines = List.of();
        while (lines.size() < count) {
            deadline.millisLeft();
            LockSupport.parkNanos(10_000_000);
            lines = Files.exists(log) ? requests(log) : lines;
        }
        assertThat(lines).hasSize(count);
        return lines;
    }

    /** The lines that are not about the admin port, which the test asks, too. */
    private static List<String> requests(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> !line.contains("\"listener\":\"admin\""))
                .toList();
    }

    /** How many lines tell of a server's death; fails if a line has a reason that it should not have. */
    private static int reasonsOfDeath(List<String> lines, boolean kills) {
        int deaths = 0;
        Set<String> wrong = new TreeSet<>();
        for (String line : lines) {
            JsonNode node = JSON.readTree(line);
            Fate fate = FATES.get(node.at("/path").asString());
            String reason = node.at("/reason").asString();
            boolean ok = fate == null ? reason.equals("ok") : fate.reasons().contains(reason);
            boolean died = fate == null && DEATHS.contains(reason);
            deaths += died ? 1 : 0;
            if (!ok && !(kills && DEATHS.contains(reason))) {
                wrong.add(node.at("/path").asString() + ": " + reason);
            }
        }
        assertThat(wrong).as("reasons in the log").isEmpty();
        return deaths;
    }
}
