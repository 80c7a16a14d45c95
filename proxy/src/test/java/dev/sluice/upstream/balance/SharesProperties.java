package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.base.FastRandom;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** How many requests each server gets from the policies that go by weight. */
class SharesProperties {
    private static final int MILLION = 1_000_000;
    private final Tried none = new Tried();

    private int[] counts(Balancer balancer, Lane[] lanes, int picks, FastRandom keys) {
        int[] counts = new int[lanes.length];
        for (int i = 0; i < picks; i++) {
            counts[
                    Objects.requireNonNull(balancer.pick(none, keys.nextLong(), 0))
                            .index()]++;
        }
        return counts;
    }

    private static void assertShares(int[] counts, Lane[] lanes, double tolerance) {
        int total = 0;
        int weights = 0;
        for (int i = 0; i < lanes.length; i++) {
            total += counts[i];
            weights += lanes[i].weight;
        }
        for (int i = 0; i < lanes.length; i++) {
            double share = (double) lanes[i].weight / weights;
            assertThat((double) counts[i] / total).isCloseTo(share, within(share * tolerance));
        }
    }

    @Test
    void roundRobinIsExactInEveryRunOfTheSumOfWeights() {
        FastRandom random = new FastRandom(9);
        for (int round = 0; round < 200; round++) {
            int[] weights = new int[1 + random.nextInt(8)];
            int sum = 0;
            for (int i = 0; i < weights.length; i++) {
                weights[i] = 1 + random.nextInt(20);
                sum += weights[i];
            }
            Lane[] lanes = Lanes.weighted(weights);
            Balancer balancer = Balancer.roundRobin(lanes, random);
            for (int run = 0; run < 5; run++) {
                assertThat(counts(balancer, lanes, sum, random)).isEqualTo(weights);
            }
        }
    }

    @Test
    void roundRobinIsSmooth() {
        Lane[] lanes = Lanes.weighted(5, 1, 1);
        // a start of its own for every loop, so the run is looked for in the cycle
        Balancer balancer = Balancer.roundRobin(lanes, new FastRandom(1));
        StringBuilder run = new StringBuilder();
        for (int i = 0; i < 14; i++) {
            run.append((char)
                    ('a' + Objects.requireNonNull(balancer.pick(none, 0, 0)).index()));
        }
        assertThat(run.toString()).contains("aabacaa");
    }

    @Test
    void roundRobinStartsDifferOverLoops() {
        boolean[] seen = new boolean[4];
        for (int loop = 0; loop < 64; loop++) {
            Lane[] lanes = Lanes.of(4, 0);
            seen[
                    Objects.requireNonNull(Balancer.roundRobin(lanes, new FastRandom(loop))
                                    .pick(none, 0, 0))
                            .index()] = true;
        }
        assertThat(seen).containsOnly(true);
    }

    @Test
    void roundRobinGoesOnExactlyWithoutAServer() {
        Lane[] lanes = Lanes.weighted(3, 2, 1);
        Balancer balancer = Balancer.roundRobin(lanes, new FastRandom(4));
        counts(balancer, lanes, 17, new FastRandom(1));
        lanes[0].endpoint().publish(Health.DOWN);
        int[] counts = counts(balancer, lanes, 3_000, new FastRandom(1));
        assertThat(counts[0]).isZero();
        assertThat(counts[1]).isBetween(1_995, 2_005);
    }

    @Test
    void randomFollowsTheWeights() {
        for (int[] weights : new int[][] {{1, 1, 1}, {1, 2, 3, 4}, {100, 1}, {7}}) {
            Lane[] lanes = Lanes.weighted(weights);
            FastRandom random = new FastRandom(17);
            assertShares(counts(Balancer.random(lanes, random), lanes, MILLION, random), lanes, 0.05);
        }
    }

    @Test
    void randomFollowsTheWeightsOfThoseThatAreLeft() {
        Lane[] lanes = Lanes.weighted(50, 2, 3, 50);
        lanes[0].endpoint().publish(Health.DOWN);
        lanes[3].endpoint().publish(Health.DOWN);
        FastRandom random = new FastRandom(17);
        int[] counts = counts(Balancer.random(lanes, random), lanes, 100_000, random);
        assertThat(counts[1] / 100_000.0).isCloseTo(0.4, within(0.01));
        assertThat(counts[2] / 100_000.0).isCloseTo(0.6, within(0.01));
    }

    @Test
    void leastRequestsFillsByWeight() {
        Lane[] lanes = Lanes.weighted(1, 2, 5);
        Balancer balancer = Balancer.leastRequests(lanes, new FastRandom(3));
        for (int i = 0; i < 800; i++) {
            balancer.onStart(Objects.requireNonNull(balancer.pick(none, 0, 0)));
        }
        assertThat(lanes[0].inFlight()).isEqualTo(100);
        assertThat(lanes[1].inFlight()).isEqualTo(200);
        assertThat(lanes[2].inFlight()).isEqualTo(500);
    }

    @Test
    void leastRequestsBreaksTiesByWeight() {
        Lane[] lanes = Lanes.weighted(1, 3, 4);
        FastRandom random = new FastRandom(23);
        assertShares(counts(Balancer.leastRequests(lanes, random), lanes, MILLION, random), lanes, 0.02);
    }

    @Test
    void firstIsTheFirstThatCan() {
        Lane[] lanes = Lanes.of(3, 1);
        Balancer balancer = Balancer.first(lanes, new FastRandom(1));
        assertThat(balancer.pick(none, 0, 0)).isSameAs(lanes[0]);
        lanes[0].endpoint().publish(Health.DOWN);
        assertThat(balancer.pick(none, 0, 0)).isSameAs(lanes[1]);
        lanes[0].endpoint().publish(Health.UP);
        assertThat(balancer.pick(none, 0, 0)).isSameAs(lanes[0]);
    }
}
