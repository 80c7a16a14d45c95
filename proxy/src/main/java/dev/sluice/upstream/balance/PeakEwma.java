package dev.sluice.upstream.balance;

import java.util.concurrent.TimeUnit;

/**
 * A latency that believes bad news at once and good news slowly: a sample above the average replaces it, one below
 * moves it by the time that has passed (Finagle's peak EWMA). While nothing is in flight it decays, so that an endpoint
 * nobody asks is asked again. Owned by one loop.
 */
final class PeakEwma {
    private static final double TAU_NANOS = TimeUnit.SECONDS.toNanos(10);
    // below this the exponential would not change a decision
    private static final long FRESH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private double cost;
    private long stampNanos;
    private boolean measured;

    /** Whether there was a sample yet. */
    boolean isMeasured() {
        return measured;
    }

    /** Adds a sample. */
    void observe(long latencyNanos, long nowNanos) {
        double sample = Math.max(1, latencyNanos);
        if (!measured || sample >= cost) {
            cost = sample;
        } else {
            double keep = decay(nowNanos - stampNanos);
            cost = cost * keep + sample * (1 - keep);
        }
        measured = true;
        stampNanos = nowNanos;
    }

    /** The present cost in nanoseconds, decayed if the endpoint is idle; 0 while unmeasured. */
    double cost(long nowNanos, boolean idle) {
        long elapsed = nowNanos - stampNanos;
        return !idle || elapsed < FRESH_NANOS ? cost : cost * decay(elapsed);
    }

    private static double decay(long elapsedNanos) {
        double x = Math.max(0, elapsedNanos) / TAU_NANOS;
        return x < 0.01 ? 1 - x : Math.exp(-x);
    }
}
