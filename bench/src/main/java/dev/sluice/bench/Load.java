package dev.sluice.bench;

import java.util.Arrays;

/** What a load generator saw: requests completed, how long it ran, latency, and everything that went wrong. */
record Load(long requests, double seconds, double p50Millis, double p99Millis, long errors) {

    double perSecond() {
        return requests / seconds;
    }

    Load with(long moreErrors) {
        return new Load(requests, seconds, p50Millis, p99Millis, errors + moreErrors);
    }

    /** From single latencies in nanoseconds. */
    static Load of(long[] nanos, double seconds, long errors) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        return new Load(sorted.length, seconds, percentile(sorted, 0.5), percentile(sorted, 0.99), errors);
    }

    private static double percentile(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.max(0, rank - 1)] / 1e6;
    }
}
