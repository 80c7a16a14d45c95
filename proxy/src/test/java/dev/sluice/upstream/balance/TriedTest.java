package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

/** The set of tried lanes against the set of the JDK. */
class TriedTest {
    @Test
    void holdsWhatWasAddedAndNothingElse() {
        Lane[] lanes = Lanes.of(300, 0);
        FastRandom random = new FastRandom(11);
        Tried tried = new Tried();
        for (int round = 0; round < 100; round++) {
            BitSet expected = new BitSet();
            int span = 1 + random.nextInt(lanes.length);
            for (int i = 0; i < 20; i++) {
                int index = random.nextInt(span);
                tried.add(lanes[index]);
                expected.set(index);
            }
            assertThat(tried.count()).isEqualTo(expected.cardinality());
            for (Lane lane : lanes) {
                assertThat(tried.has(lane)).isEqualTo(expected.get(lane.index()));
            }
            tried.clear();
            assertThat(tried.count()).isZero();
        }
    }
}
