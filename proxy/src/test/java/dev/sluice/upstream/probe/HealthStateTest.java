package dev.sluice.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import dev.sluice.upstream.balance.Health;
import org.junit.jupiter.api.Test;

/** When results change the verdict. */
class HealthStateTest {
    @Test
    void theFirstResultDecides() {
        HealthState up = new HealthState(3, 3, Health.UNKNOWN);
        assertThat(up.health()).isEqualTo(Health.UNKNOWN);
        assertThat(up.onResult(true)).isTrue();
        assertThat(up.health()).isEqualTo(Health.UP);
        HealthState down = new HealthState(3, 3, Health.UNKNOWN);
        assertThat(down.onResult(false)).isTrue();
        assertThat(down.health()).isEqualTo(Health.DOWN);
    }

    @Test
    void aVerdictThatIsHandedOnHoldsUntilResultsInARowDiffer() {
        HealthState state = new HealthState(2, 3, Health.DOWN);
        assertThat(state.onResult(false)).isFalse();
        assertThat(state.onResult(true)).isFalse();
        assertThat(state.health()).isEqualTo(Health.DOWN);
        assertThat(state.onResult(true)).isTrue();
        assertThat(state.health()).isEqualTo(Health.UP);
    }

    @Test
    void fallFailuresInARowTakeItDownAndRisePassesBringItUp() {
        HealthState state = new HealthState(2, 3, Health.UNKNOWN);
        state.onResult(true);
        assertThat(state.onResult(false)).isFalse();
        assertThat(state.onResult(false)).isFalse();
        assertThat(state.onResult(true)).isFalse();
        assertThat(state.onResult(false)).isFalse();
        assertThat(state.onResult(false)).isFalse();
        assertThat(state.health()).isEqualTo(Health.UP);
        assertThat(state.onResult(false)).isTrue();
        assertThat(state.health()).isEqualTo(Health.DOWN);
        assertThat(state.onResult(true)).isFalse();
        assertThat(state.onResult(true)).isTrue();
        assertThat(state.health()).isEqualTo(Health.UP);
    }

    @Test
    void theVerdictFollowsTheLastRunThatWasLongEnough() {
        FastRandom random = new FastRandom(2);
        for (int round = 0; round < 500; round++) {
            int rise = 1 + random.nextInt(4);
            int fall = 1 + random.nextInt(4);
            HealthState state = new HealthState(rise, fall, Health.UNKNOWN);
            Health expected = Health.UNKNOWN;
            boolean last = false;
            int run = 0;
            for (int i = 0; i < 200; i++) {
                boolean passed = random.nextInt(2) == 0;
                run = passed == last ? run + 1 : 1;
                last = passed;
                if (expected == Health.UNKNOWN || run >= (passed ? rise : fall)) {
                    expected = passed ? Health.UP : Health.DOWN;
                }
                Health before = state.health();
                assertThat(state.onResult(passed)).isEqualTo(before != expected);
                assertThat(state.health()).isEqualTo(expected);
            }
        }
    }
}
