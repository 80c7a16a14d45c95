package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RangePolicyProperties {
    private static RangePolicy.Range decide(String field, long size) {
        byte[] bytes = Ascii.bytes("<" + field + ">");
        return RangePolicy.decide(bytes, 1, bytes.length - 1, size);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 10, 0, 0",
        "bytes=0-, 10, 0, 9",
        "bytes=3-5, 10, 3, 5",
        "bytes=3-99, 10, 3, 9",
        "bytes=9-, 10, 9, 9",
        "bytes=-1, 10, 9, 9",
        "bytes=-10, 10, 0, 9",
        "bytes=-99, 10, 0, 9",
        "BYTES=1-2, 10, 1, 2",
        "bytes=0-99999999999999999999999, 10, 0, 9",
        "bytes=-99999999999999999999999, 10, 0, 9",
        "bytes=007-08, 10, 7, 8",
    })
    void oneRangeIsCutToTheFile(String field, long size, long first, long last) {
        assertThat(decide(field, size)).isEqualTo(new RangePolicy.Range(first, last));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes=",
                "bytes=-",
                "bytes=a-b",
                "bytes=1",
                "bytes=5-3",
                "bytes=0-1,3-4",
                "bytes=0-1,",
                "bytes= 0-1",
                "bytes=0 -1",
                "bytes=--1",
                "bytes=-1-",
                "items=0-1",
                "bytes:0-1",
                "bytes=+1-2",
                "bytes=0x1-2"
            })
    void whatIsNotOneRangeOfBytesIsIgnored(String field) {
        assertThat(decide(field, 10)).isEqualTo(RangePolicy.WHOLE);
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=10-, 10",
        "bytes=10-20, 10",
        "bytes=-0, 10",
        "bytes=0-, 0",
        "bytes=0-0, 0",
        "bytes=-0, 0",
        "bytes=99999999999999999999-, 10",
    })
    void aRangeBehindTheEndCanNotBeServed(String field, long size) {
        assertThat(decide(field, size)).isEqualTo(RangePolicy.UNSATISFIABLE);
    }

    @Test
    void theEndOfNothingIsTheWholeOfIt() {
        assertThat(decide("bytes=-5", 0)).isEqualTo(RangePolicy.WHOLE);
    }

    @Test
    void everyWrittenRangeIsReadAsTheBytesItNames() {
        FastRandom random = new FastRandom(7);
        for (int i = 0; i < 20_000; i++) {
            long size = 1 + (random.nextLong() >>> (2 + random.nextInt(60)));
            long first = random.nextLong() >>> (1 + random.nextInt(62));
            long last = random.nextInt(3) == 0 ? -1 : first + random.nextInt(1000);
            RangePolicy.Range range = decide("bytes=" + first + "-" + (last < 0 ? "" : last), size);
            if (first >= size) {
                assertThat(range).isEqualTo(RangePolicy.UNSATISFIABLE);
            } else {
                assertThat(range.first()).isEqualTo(first);
                assertThat(range.last()).isEqualTo(last < 0 ? size - 1 : Math.min(last, size - 1));
                assertThat(range.length()).isPositive();
            }
        }
    }

    @Test
    void noFieldLeadsOutsideTheFile() {
        FastRandom random = new FastRandom(8);
        String alphabet = "0123456789-, bytes=*";
        for (int i = 0; i < 50_000; i++) {
            StringBuilder field = new StringBuilder("bytes=");
            for (int n = random.nextInt(12); n > 0; n--) {
                field.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            long size = random.nextInt(30);
            RangePolicy.Range range = decide(field.toString(), size);
            boolean part = range.first() >= 0 && range.last() >= 0;
            assertThat(!part || (range.first() <= range.last() && range.last() < size))
                    .as("%s of %d: %s", field, size, range)
                    .isTrue();
        }
    }
}
