package dev.sluice.upstream.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import org.junit.jupiter.api.Test;

/** How many retries the budget lets through. */
class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    private static int retries(RetryBudget budget, int asked, long now) {
        int allowed = 0;
        for (int i = 0; i < asked; i++) {
            allowed += budget.tryRetry(now) ? 1 : 0;
        }
        return allowed;
    }

    @Test
    void aQuietServiceHasTheFloor() {
        RetryBudget budget = new RetryBudget(20, 3, 5);
        assertThat(retries(budget, 1000, 5)).isEqualTo(30);
        assertThat(retries(budget, 1000, 9 * SECOND)).isZero();
        assertThat(retries(budget, 1000, 5 + 10 * SECOND)).isEqualTo(30);
    }

    @Test
    void aFifthOfTheRequestsOfTheWindow() {
        RetryBudget budget = new RetryBudget(20, 0, 0);
        for (int i = 0; i < 1000; i++) {
            budget.onRequest(i * SECOND / 200);
        }
        assertThat(retries(budget, 1000, 5 * SECOND)).isEqualTo(200);
        assertThat(retries(budget, 1000, 9 * SECOND)).isZero();
        assertThat(retries(budget, 1000, 15 * SECOND))
                .as("requests have aged out")
                .isZero();
    }

    @Test
    void zeroIsNone() {
        assertThat(new RetryBudget(0, 0, 0).tryRetry(0)).isFalse();
    }

    @Test
    void steadyTrafficNeverExceedsItsShareInAnyWindow() {
        FastRandom random = new FastRandom(3);
        for (int round = 0; round < 50; round++) {
            int percent = random.nextInt(50);
            int floor = random.nextInt(5);
            RetryBudget budget = new RetryBudget(percent, floor, 0);
            int[] sent = new int[60];
            int[] retried = new int[60];
            for (int second = 0; second < 60; second++) {
                for (int i = random.nextInt(300); i > 0; i--) {
                    budget.onRequest(second * SECOND);
                    sent[second]++;
                    retried[second] += budget.tryRetry(second * SECOND) ? 1 : 0;
                }
                assertThat(window(retried, second))
                        .isLessThanOrEqualTo(window(sent, second) * percent / 100
                                + floor * 10L
                                // a retry stays while the request that paid for it ages out, one bucket at most
                                + sent[Math.max(0, second - 9)] * (long) percent / 100
                                + window(sent, second - 10) * percent / 100);
            }
        }
    }

    private static long window(int[] counts, int last) {
        long sum = 0;
        for (int i = Math.max(0, last - 9); i <= last; i++) {
            sum += counts[i];
        }
        return sum;
    }
}
