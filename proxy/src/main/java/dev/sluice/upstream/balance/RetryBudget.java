package dev.sluice.upstream.balance;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * What keeps retries from multiplying an outage: over the last ten seconds retries may add a percentage to the
 * requests, and a few a second are always allowed so that a quiet service can retry at all. Owned by one loop.
 */
public final class RetryBudget {
    private static final long BUCKET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int BUCKETS = 10;

    private final int percent;
    private final long floor;
    private final int[] requests = new int[BUCKETS];
    private final int[] retries = new int[BUCKETS];
    private final long origin;
    private long bucket;
    private long requestSum;
    private long retrySum;

    /** A budget that begins empty at {@code nowNanos}. */
    public RetryBudget(int percent, int minPerSecond, long nowNanos) {
        this.percent = percent;
        this.floor = (long) minPerSecond * BUCKETS;
        this.origin = nowNanos;
    }

    /** Counts a request, not its retries. */
    public void onRequest(long nowNanos) {
        turn(nowNanos);
        requests[(int) (bucket % BUCKETS)]++;
        requestSum++;
    }

    /** Takes one retry from the budget if it has one. */
    public boolean tryRetry(long nowNanos) {
        turn(nowNanos);
        if (retrySum >= requestSum * percent / 100 + floor) {
            return false;
        }
        retries[(int) (bucket % BUCKETS)]++;
        retrySum++;
        return true;
    }

    private void turn(long nowNanos) {
        long now = (nowNanos - origin) / BUCKET_NANOS;
        if (now - bucket >= BUCKETS) {
            Arrays.fill(requests, 0);
            Arrays.fill(retries, 0);
            requestSum = 0;
            retrySum = 0;
            bucket = now;
        }
        while (bucket < now) {
            bucket++;
            int stale = (int) (bucket % BUCKETS);
            requestSum -= requests[stale];
            retrySum -= retries[stale];
            requests[stale] = 0;
            retries[stale] = 0;
        }
    }
}
