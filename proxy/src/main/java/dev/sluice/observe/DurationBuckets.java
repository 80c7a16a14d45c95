package dev.sluice.observe;

/**
 * The fixed scale of duration histograms: log-linear, four buckets for each power of two from 1 µs to 131 s, so that a
 * bucket is never wider than a quarter of its lower bound. The scale is anchored at one millisecond, which makes round
 * bounds such as 1, 2.5, 5 and 10 ms exact. Upper bounds are inclusive, as Prometheus reads {@code le}. Pure; any
 * thread.
 */
public final class DurationBuckets {
    /** The number of buckets; the first takes everything up to 977 ns, the last everything above 131 s. */
    public static final int COUNT = 110;

    private static final long LONGEST = 1L << 40;
    /** A quarter of a 1024th of a millisecond, the grain of the scale, is 1000000/4096 ns. */
    private static final long NANOS = 1_000_000;

    private static final int GRAINS_SHIFT = 12;

    private static final long[] EXPORTED = {
        62_500L,
        125_000L,
        250_000L,
        500_000L,
        1_000_000L,
        2_500_000L,
        5_000_000L,
        10_000_000L,
        20_000_000L,
        40_000_000L,
        80_000_000L,
        160_000_000L,
        320_000_000L,
        640_000_000L,
        1_280_000_000L,
        2_560_000_000L,
        5_120_000_000L,
        10_240_000_000L,
        20_480_000_000L,
        40_960_000_000L
    };

    private DurationBuckets() {}

    /** The bucket of a duration; negative durations count as none. */
    public static int indexOf(long nanos) {
        long below = Math.min(Math.max(nanos, 1) - 1, LONGEST);
        long grains = (below << GRAINS_SHIFT) / NANOS;
        if (grains < 4) {
            return 0;
        }
        int exponent = 63 - Long.numberOfLeadingZeros(grains);
        int quarter = (int) (grains >>> (exponent - 2)) & 3;
        return Math.min(1 + (exponent - 2) * 4 + quarter, COUNT - 1);
    }

    /** The longest duration that falls into the bucket. */
    public static long longestNanos(int index) {
        if (index == COUNT - 1) {
            return Long.MAX_VALUE;
        }
        int exponent = index == 0 ? 2 : 2 + (index - 1) / 4;
        long quarters = index == 0 ? 4 : 5 + (index - 1) % 4;
        long grains = quarters << (exponent - 2);
        return (grains * NANOS + (1 << GRAINS_SHIFT) - 1) >> GRAINS_SHIFT;
    }

    /** How many bounds are exported. */
    public static int exportedBounds() {
        return EXPORTED.length;
    }

    /** The exported bound in nanoseconds; each is exactly the upper bound of a bucket. */
    public static long exportedBound(int i) {
        return EXPORTED[i];
    }
}
