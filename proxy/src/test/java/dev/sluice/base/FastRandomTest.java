package dev.sluice.base;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FastRandomTest {
    /** From the reference implementation at prng.di.unimi.it with the seed 1234567. */
    @Test
    void theSequenceIsThatOfSplitMix64() {
        FastRandom random = new FastRandom(1234567);
        String[] expected = {
            "6457827717110365317",
            "3203168211198807973",
            "9817491932198370423",
            "4593380528125082431",
            "16408922859458223821"
        };
        for (String value : expected) {
            assertThat(Long.toUnsignedString(random.nextLong())).isEqualTo(value);
        }
    }

    @Test
    void everyNumberBelowTheBoundComesAboutAsOften() {
        FastRandom random = new FastRandom(5);
        for (int bound : new int[] {1, 2, 3, 7, 10, 64}) {
            int[] counts = new int[bound];
            for (int i = 0; i < 10_000 * bound; i++) {
                counts[random.nextInt(bound)]++;
            }
            for (int count : counts) {
                assertThat(count).isBetween(9_500, 10_500);
            }
        }
        for (int i = 0; i < 10_000; i++) {
            assertThat(random.nextInt(Integer.MAX_VALUE)).isBetween(0, Integer.MAX_VALUE - 1);
        }
    }

    @Test
    void doublesFillTheUnitInterval() {
        FastRandom random = new FastRandom(6);
        double sum = 0;
        for (int i = 0; i < 100_000; i++) {
            double value = random.nextDouble();
            assertThat(value).isGreaterThanOrEqualTo(0).isLessThan(1);
            sum += value;
        }
        assertThat(sum / 100_000).isBetween(0.49, 0.51);
    }

    @Test
    void twoSeedsFromTheSystemDiffer() {
        assertThat(FastRandom.seeded().nextLong())
                .isNotEqualTo(FastRandom.seeded().nextLong());
    }
}
