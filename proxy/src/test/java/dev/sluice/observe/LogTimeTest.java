package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class LogTimeTest {
    private static final DateTimeFormatter RFC3339 = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter COMMON = DateTimeFormatter.ofPattern(
                    "dd/MMM/uuuu:HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final LogTime time = new LogTime();

    private void assertSame(long millis) {
        Instant instant = Instant.ofEpochMilli(millis);
        assertThat(text(time.rfc3339(millis))).isEqualTo(RFC3339.format(instant));
        assertThat(text(time.common(millis))).isEqualTo(COMMON.format(instant));
    }

    private static String text(byte[] bytes) {
        return Ascii.text(bytes, 0, bytes.length);
    }

    @Test
    void theFirstSecondsOfTheEpoch() {
        assertSame(0);
        assertSame(999);
        assertSame(1000);
    }

    @Test
    void leapDaysAndEndsOfYears() {
        assertSame(Instant.parse("2000-02-29T23:59:59.999Z").toEpochMilli());
        assertSame(Instant.parse("2023-12-31T23:59:59Z").toEpochMilli());
        assertSame(Instant.parse("2024-01-01T00:00:00Z").toEpochMilli());
        assertSame(Instant.parse("2100-02-28T23:59:59Z").toEpochMilli());
        assertSame(Instant.parse("2100-03-01T00:00:00Z").toEpochMilli());
        assertSame(Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli());
    }

    @Test
    void anyMomentReadsAsJavaReadsIt() {
        FastRandom random = new FastRandom(7);
        for (int i = 0; i < 20_000; i++) {
            assertSame((random.nextLong() >>> 1) % 253_402_300_800_000L);
        }
    }

    @Test
    void momentsOutsideOfWhatCanBeWrittenKeepTheShape() {
        assertThat(text(time.rfc3339(Long.MAX_VALUE))).startsWith("9999-12-31T23:59:59");
        assertThat(text(time.rfc3339(-1))).startsWith("1970-01-01T00:00:00");
    }
}
