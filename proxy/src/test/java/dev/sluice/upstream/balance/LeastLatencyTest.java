package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Power of two choices on peak EWMA, in simulation and at its corners. */
class LeastLatencyTest {
    private static final long MILLI = 1_000_000L;

    private static long[] latencies(int servers, long nanos) {
        long[] all = new long[servers];
        Arrays.fill(all, nanos);
        return all;
    }

    @Test
    void equalServersShareEvenlyUnderLoad() {
        for (int seed = 0; seed < 5; seed++) {
            LeastLatencySimulation simulation =
                    new LeastLatencySimulation(Lanes.of(5, 0), latencies(5, 10 * MILLI), 4, new FastRandom(seed));
            simulation.run(64, 200_000);
            for (int count : simulation.counts) {
                assertThat(count).isBetween(36_000, 44_000);
            }
        }
    }

    @Test
    void weightsAreSharesUnderLoad() {
        LeastLatencySimulation simulation =
                new LeastLatencySimulation(Lanes.weighted(1, 3), latencies(2, 10 * MILLI), 4, new FastRandom(3));
        simulation.run(64, 200_000);
        assertThat(simulation.counts[1] / (double) simulation.counts[0]).isBetween(2.2, 3.8);
    }

    @Test
    void aSlowServerIsShedAndNotStarved() {
        LeastLatencySimulation simulation =
                new LeastLatencySimulation(Lanes.of(5, 0), latencies(5, 5 * MILLI), 100, new FastRandom(3));
        simulation.latency(2, 200 * MILLI);
        simulation.run(20, 1_000_000);
        assertThat(simulation.counts[2]).isBetween(1, 1_000_000 / 100);
    }

    @Test
    void aServerThatRecoversGetsItsShareBack() {
        LeastLatencySimulation simulation =
                new LeastLatencySimulation(Lanes.of(3, 0), latencies(3, 5 * MILLI), 100, new FastRandom(3));
        simulation.latency(0, 500 * MILLI);
        simulation.run(12, 100_000);
        assertThat(simulation.counts[0]).isLessThan(3_000);
        simulation.latency(0, 5 * MILLI);
        simulation.run(12, 1_000_000);
        simulation.run(12, 100_000);
        assertThat(simulation.counts[0]).isBetween(20_000, 45_000);
    }

    @Test
    void nobodyStarvesWithOneClient() {
        LeastLatencySimulation simulation =
                new LeastLatencySimulation(Lanes.of(4, 0), latencies(4, MILLI), 100, new FastRandom(8));
        simulation.latency(1, 3 * MILLI);
        simulation.run(1, 1_000_000);
        assertThat(simulation.counts).doesNotContain(0);
    }

    @Test
    void anUnmeasuredServerGetsOneRequestAtATime() {
        Lane[] lanes = Lanes.of(2, 0);
        Balancer balancer = Balancer.leastLatency(lanes, new FastRandom(1));
        balancer.onStart(lanes[0]);
        balancer.onEnd(lanes[0], 50 * MILLI, false, 1);
        Tried none = new Tried();
        assertThat(balancer.pick(none, 0, 1)).as("none in flight").isSameAs(lanes[1]);
        balancer.onStart(lanes[1]);
        for (int i = 0; i < 100; i++) {
            assertThat(balancer.pick(none, 0, 1)).isSameAs(lanes[0]);
            balancer.onStart(lanes[0]);
        }
    }

    @Test
    void aServerThatFailsQuicklyDoesNotLookQuick() {
        Lane[] lanes = Lanes.of(2, 0);
        Balancer balancer = Balancer.leastLatency(lanes, new FastRandom(1));
        balancer.onStart(lanes[0]);
        balancer.onEnd(lanes[0], 10 * MILLI, false, 1);
        balancer.onStart(lanes[1]);
        balancer.onEnd(lanes[1], MILLI / 10, true, 1);
        assertThat(balancer.pick(new Tried(), 0, 2)).isSameAs(lanes[0]);
        for (int i = 0; i < 100; i++) {
            balancer.onStart(lanes[1]);
            balancer.onEnd(lanes[1], MILLI / 10, true, 2 + i);
        }
        assertThat(lanes[1].costNanos(102)).as("bounded").isEqualTo(60_000 * MILLI);
    }

    @Test
    void theAverageJumpsUpAndDecaysDown() {
        PeakEwma ewma = new PeakEwma();
        assertThat(ewma.isMeasured()).isFalse();
        ewma.observe(10 * MILLI, 0);
        ewma.observe(100 * MILLI, 1);
        assertThat(ewma.cost(1, false)).isEqualTo(100.0 * MILLI);
        ewma.observe(10 * MILLI, 10_000 * MILLI);
        assertThat(ewma.cost(10_000 * MILLI, false)).isBetween(42.0 * MILLI, 44.0 * MILLI);
        assertThat(ewma.cost(20_000 * MILLI, true)).isBetween(15.0 * MILLI, 16.5 * MILLI);
        assertThat(ewma.cost(20_000 * MILLI, false))
                .as("in flight, so no decay")
                .isGreaterThan(42.0 * MILLI);
    }

    @Test
    void aMillionPicksOfHundredServersAreSpread() {
        Lane[] lanes = Lanes.of(100, 0);
        Balancer balancer = Balancer.leastLatency(lanes, new FastRandom(1));
        Tried none = new Tried();
        int[] counts = new int[100];
        for (int i = 0; i < 1_000_000; i++) {
            Lane lane = Objects.requireNonNull(balancer.pick(none, 0, i));
            counts[lane.index()]++;
            balancer.onStart(lane);
        }
        for (int count : counts) {
            assertThat(count).isBetween(9_990, 10_010);
        }
    }
}
