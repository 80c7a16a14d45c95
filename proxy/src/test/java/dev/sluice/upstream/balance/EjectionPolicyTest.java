package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.FastRandom;
import org.junit.jupiter.api.Test;

/** How long failures take a server out. */
class EjectionPolicyTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void timesDoubleToTheLongestWithJitter() {
        FastRandom random = new FastRandom(7);
        EjectionPolicy policy = new EjectionPolicy(1, SECOND, 60 * SECOND);
        // far enough to have wrapped: only differences count
        long now = Long.MAX_VALUE - 30 * SECOND;
        Ejection state = Ejection.NONE;
        for (long expected : new long[] {1, 2, 4, 8, 16, 32, 60, 60, 60, 60}) {
            state = policy.afterFailure(state, now, random);
            long out = state.untilNanos() - now;
            assertThat(out).isBetween((long) (0.8 * expected * SECOND), expected * SECOND);
            assertThat(state.isOut(now)).isTrue();
            assertThat(state.isOut(state.untilNanos())).isFalse();
            now = state.untilNanos();
        }
    }

    @Test
    void onlyFailuresInARowCount() {
        FastRandom random = new FastRandom(7);
        EjectionPolicy policy = new EjectionPolicy(3, SECOND, SECOND);
        Ejection two = policy.afterFailure(policy.afterFailure(Ejection.NONE, 0, random), 0, random);
        assertThat(two).isEqualTo(new Ejection(2, 0, 0));
        assertThat(two.isOut(-1)).isFalse();
        assertThat(policy.afterFailure(two, 0, random).isOut(1)).isTrue();
    }

    @Test
    void oneFailureAfterTheReturnTakesItOutAgain() {
        FastRandom random = new FastRandom(7);
        EjectionPolicy policy = new EjectionPolicy(3, SECOND, 60 * SECOND);
        Ejection out = Ejection.NONE;
        for (int i = 0; i < 3; i++) {
            out = policy.afterFailure(out, 0, random);
        }
        assertThat(out.level()).isEqualTo(1);
        assertThat(policy.afterFailure(out, SECOND / 2, random))
                .as("while it is out")
                .isSameAs(out);
        assertThat(policy.afterFailure(out, 2 * SECOND, random).level()).isEqualTo(2);
    }

    @Test
    void jitterDiffers() {
        EjectionPolicy policy = new EjectionPolicy(1, SECOND, SECOND);
        FastRandom random = new FastRandom(7);
        assertThat(policy.afterFailure(Ejection.NONE, 0, random).untilNanos())
                .isNotEqualTo(policy.afterFailure(Ejection.NONE, 0, random).untilNanos());
    }

    @Test
    void nonsenseIsRefused() {
        assertThatThrownBy(() -> new EjectionPolicy(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EjectionPolicy(1, 2, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EjectionPolicy(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
