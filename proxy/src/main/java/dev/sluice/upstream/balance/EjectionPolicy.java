package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import java.util.concurrent.TimeUnit;

/**
 * The rule that takes an endpoint out after failures in a row: first for {@code firstNanos}, then, as long as the first
 * attempt after each return fails as well, for twice as long up to {@code longestNanos}. Each time is up to a fifth
 * shorter by chance, so that loops and proxies do not come back in step. Immutable; any thread.
 *
 * @param failures how many in a row take an endpoint out that was in good standing, at least one
 * @param firstNanos the first time out
 * @param longestNanos the longest time out
 */
public record EjectionPolicy(int failures, long firstNanos, long longestNanos) {
    /** Three failures in a row; one second doubling to sixty. */
    public static final EjectionPolicy DEFAULTS =
            new EjectionPolicy(3, TimeUnit.SECONDS.toNanos(1), TimeUnit.SECONDS.toNanos(60));

    // a shift by more would overflow before the cap is compared
    private static final int HIGHEST_LEVEL = 30;

    public EjectionPolicy {
        if (failures < 1 || firstNanos < 1 || longestNanos < firstNanos) {
            throw new IllegalArgumentException("failures and times out are positive and grow, but are " + failures
                    + ", " + firstNanos + " ns and " + longestNanos + " ns");
        }
    }

    /** What one more failure makes of an endpoint; failures while it is out change nothing. */
    public Ejection afterFailure(Ejection was, long nowNanos, FastRandom random) {
        if (was.isOut(nowNanos)) {
            return was;
        }
        int inARow = Math.min(was.failures() + 1, failures);
        if (was.level() == 0 && inARow < failures) {
            return new Ejection(inARow, 0, 0);
        }
        int level = Math.min(was.level() + 1, HIGHEST_LEVEL);
        return new Ejection(inARow, level, nowNanos + length(level, random));
    }

    private long length(int level, FastRandom random) {
        long doubled = firstNanos > longestNanos >> (level - 1) ? longestNanos : firstNanos << (level - 1);
        return (long) (doubled * (1 - 0.2 * random.nextDouble()));
    }
}
