package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sluice.base.FastRandom;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Where keys go, and how few move. */
class ConsistentHashProperties {
    private static final int KEYS = 100_000;
    private final Tried none = new Tried();
    private final FastRandom random = new FastRandom(1);

    private String[] owners(Lane... lanes) {
        Balancer balancer = Balancer.hash(lanes, random);
        String[] owners = new String[KEYS];
        for (int key = 0; key < KEYS; key++) {
            owners[key] = Objects.requireNonNull(balancer.pick(none, key, 0))
                    .endpoint()
                    .name();
        }
        return owners;
    }

    private static Lane[] lanes(int from, int to, int... weights) {
        Lane[] lanes = new Lane[to - from];
        for (int i = from; i < to; i++) {
            int weight = weights.length == 0 ? 1 : weights[(i - from) % weights.length];
            lanes[i - from] = new Lane(Lanes.server(i, weight, false), i - from);
        }
        return lanes;
    }

    @Test
    void keysSpreadEvenly() {
        int[] counts = new int[10];
        Lane[] lanes = lanes(0, 10);
        Balancer balancer = Balancer.hash(lanes, random);
        for (int key = 0; key < 1_000_000; key++) {
            counts[Objects.requireNonNull(balancer.pick(none, key, 0)).index()]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(98_000, 102_000);
        }
    }

    @Test
    void keysSpreadByWeight() {
        int[] counts = new int[3];
        Lane[] lanes = lanes(0, 3, 1, 2, 5);
        Balancer balancer = Balancer.hash(lanes, random);
        for (int key = 0; key < KEYS; key++) {
            counts[Objects.requireNonNull(balancer.pick(none, key, 0)).index()]++;
        }
        assertThat(counts[0] / (double) KEYS).isCloseTo(1 / 8.0, within(0.005));
        assertThat(counts[2] / (double) KEYS).isCloseTo(5 / 8.0, within(0.005));
    }

    @Test
    void aNewServerTakesItsShareAndMovesNothingElse() {
        String[] before = owners(lanes(0, 9));
        String[] after = owners(lanes(0, 10));
        String added = Lanes.server(9, 1, false).name();
        int moved = 0;
        for (int key = 0; key < KEYS; key++) {
            if (!before[key].equals(after[key])) {
                assertThat(after[key]).isEqualTo(added);
                moved++;
            }
        }
        assertThat(moved / (double) KEYS).isCloseTo(0.1, within(0.005));
    }

    @Test
    void aServerThatIsDownMovesOnlyItsOwnKeysAndGetsThemBack() {
        for (int[] weights : new int[][] {{1}, {1, 4, 2}}) {
            Lane[] lanes = lanes(0, 8, weights);
            String[] before = owners(lanes);
            lanes[3].endpoint().publish(Health.DOWN);
            String[] during = owners(lanes);
            for (int key = 0; key < KEYS; key++) {
                if (before[key].equals(lanes[3].endpoint().name())) {
                    assertThat(during[key]).isNotEqualTo(before[key]);
                } else {
                    assertThat(during[key]).isEqualTo(before[key]);
                }
            }
            lanes[3].endpoint().publish(Health.UP);
            assertThat(owners(lanes)).isEqualTo(before);
        }
    }

    @Test
    void theOrderOfTheListDoesNotMatter() {
        Lane[] lanes = lanes(0, 5, 1, 2);
        Lane[] reversed = new Lane[5];
        for (int i = 0; i < 5; i++) {
            reversed[i] = new Lane(lanes[4 - i].endpoint(), i);
        }
        assertThat(owners(reversed)).isEqualTo(owners(lanes));
    }

    @Test
    void aRetryOfTheSameKeyGoesToTheSameNextServer() {
        Lane[] lanes = lanes(0, 5);
        Balancer balancer = Balancer.hash(lanes, random);
        for (int key = 0; key < 1_000; key++) {
            Tried tried = new Tried();
            tried.add(Objects.requireNonNull(balancer.pick(tried, key, 0)));
            assertThat(balancer.pick(tried, key, 0))
                    .isSameAs(balancer.pick(tried, key, 0))
                    .isNotNull();
        }
    }
}
