package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import org.junit.jupiter.api.Test;

class DurationBucketsProperties {
    @Test
    void everyDurationLiesBetweenTheBoundsOfItsBucket() {
        FastRandom random = new FastRandom(1);
        for (int i = 0; i < 200_000; i++) {
            long nanos = random.nextLong() >>> (random.nextInt(63) + 1);
            int index = DurationBuckets.indexOf(nanos);
            assertThat(nanos).isLessThanOrEqualTo(DurationBuckets.longestNanos(index));
            if (index > 0) {
                assertThat(nanos).isGreaterThan(DurationBuckets.longestNanos(index - 1));
            }
        }
    }

    @Test
    void noBucketButTheFirstAndLastIsWiderThanAQuarterOfItsLowerBound() {
        for (int i = 1; i < DurationBuckets.COUNT - 1; i++) {
            long lower = DurationBuckets.longestNanos(i - 1);
            assertThat(DurationBuckets.longestNanos(i) - lower).isLessThanOrEqualTo(lower / 4 + 2);
        }
    }

    @Test
    void theScaleReachesFromOneMicrosecondToBeyondAHundredSeconds() {
        assertThat(DurationBuckets.longestNanos(0)).isEqualTo(977);
        assertThat(DurationBuckets.longestNanos(DurationBuckets.COUNT - 2)).isEqualTo(131_072_000_000L);
        assertThat(DurationBuckets.indexOf(Long.MAX_VALUE)).isEqualTo(DurationBuckets.COUNT - 1);
        assertThat(DurationBuckets.indexOf(Long.MIN_VALUE)).isZero();
    }

    @Test
    void everyExportedBoundIsInclusiveAndExact() {
        for (int i = 0; i < DurationBuckets.exportedBounds(); i++) {
            long bound = DurationBuckets.exportedBound(i);
            int index = DurationBuckets.indexOf(bound);
            assertThat(DurationBuckets.longestNanos(index)).isEqualTo(bound);
            assertThat(DurationBuckets.indexOf(bound + 1)).isEqualTo(index + 1);
        }
    }
}
