package dev.sluice.upstream.dns;

import java.util.concurrent.TimeUnit;

/**
 * How long answers hold and questions wait: times to live are raised to {@code shortestNanos} and lowered to
 * {@code longestNanos}; an entry of the hosts file holds for {@code hostsNanos}; a failure is retried after
 * {@code shortestNanos}, doubling to {@code longestRetryNanos}; a nameserver has {@code queryMillis} to answer. Immutable.
 */
record Terms(long shortestNanos, long longestNanos, long hostsNanos, long longestRetryNanos, long queryMillis) {
    /** One second to one hour; ten seconds for the hosts file; retries up to a minute apart; two seconds a query. */
    static final Terms DEFAULTS = new Terms(
            TimeUnit.SECONDS.toNanos(1),
            TimeUnit.HOURS.toNanos(1),
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(60),
            2_000);

    /** How long an answer holds. */
    long holds(long ttlSeconds) {
        long nanos = TimeUnit.SECONDS.toNanos(Math.max(0, ttlSeconds));
        return Math.max(shortestNanos, Math.min(longestNanos, nanos));
    }

    /** How long to wait after so many failures in a row, one at least. */
    long retry(int failures) {
        int doublings = Math.min(failures - 1, 30);
        return shortestNanos > longestRetryNanos >> doublings ? longestRetryNanos : shortestNanos << doublings;
    }
}
