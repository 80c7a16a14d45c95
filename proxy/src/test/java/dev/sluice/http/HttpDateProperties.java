package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.base.FastRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the dates with those of the JDK, and refuses what only looks like one. */
class HttpDateProperties {
    private static final long EXAMPLE = 784_111_777_000L;
    private static final long YEAR_0 = Instant.parse("0000-01-01T00:00:00Z").getEpochSecond();
    private static final long YEAR_10000 = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond() + 1;
    private static final DateTimeFormatter FIXDATE = form("EEE, dd MMM uuuu HH:mm:ss 'GMT'");
    private static final DateTimeFormatter RFC_850 = form("EEEE, dd-MMM-uu HH:mm:ss 'GMT'");
    private static final DateTimeFormatter ASCTIME = form("EEE MMM ppd HH:mm:ss uuuu");

    private static DateTimeFormatter form(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    private static long parse(String text, long now) {
        byte[] bytes = Ascii.bytes("<" + text + ">");
        return HttpDate.parse(bytes, 1, bytes.length - 1, now);
    }

    private static String format(long millis) {
        return Ascii.text(HttpDate.format(millis), 0, 29);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sun, 06 Nov 1994 08:49:37 GMT",
                "Sunday, 06-Nov-94 08:49:37 GMT",
                "Sun Nov  6 08:49:37 1994",
                "Sun Nov 06 08:49:37 1994"
            })
    void theExamplesOfRfc9110AreOneTime(String text) {
        assertThat(parse(text, EXAMPLE)).isEqualTo(EXAMPLE);
    }

    @Test
    void everyTimeIsWrittenAndReadAsTheJdkDoes() {
        FastRandom random = new FastRandom(3);
        for (int i = 0; i < 20_000; i++) {
            long second = YEAR_0 + (long) (random.nextDouble() * (YEAR_10000 - YEAR_0));
            Instant instant = Instant.ofEpochSecond(second);
            String text = FIXDATE.format(instant);
            assertThat(format(second * 1000 + random.nextInt(1000))).isEqualTo(text);
            assertThat(parse(text, 0)).isEqualTo(second * 1000);
            assertThat(parse(ASCTIME.format(instant), 0)).isEqualTo(second * 1000);
        }
    }

    @Test
    void aTwoDigitYearIsLessThanFiftyYearsAhead() {
        FastRandom random = new FastRandom(5);
        for (int i = 0; i < 5_000; i++) {
            long now = random.nextInt(4_000) * 1_000_000_000L;
            int present = Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC).getYear();
            int year = present - 50 + random.nextInt(100);
            Instant instant = Instant.parse(year + "-03-01T12:00:00Z");
            assertThat(parse(RFC_850.format(instant), now)).isEqualTo(instant.toEpochMilli());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''",
                "0",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 6 Nov 1994 08:49:37 GMT",
                "Sun,  6 Nov 1994 08:49:37 GMT",
                "sun, 06 Nov 1994 08:49:37 GMT",
                "Sun, 06 nov 1994 08:49:37 GMT",
                "Sun, 06 Nov 1994 08:49:37 UTC",
                "Sun, 06 Nov 1994 08:49:37",
                "Sun, 06 Nov 1994 24:49:37 GMT",
                "Sun, 06 Nov 1994 08:60:37 GMT",
                "Sun, 06 Nov 1994 08:49:61 GMT",
                "Sun, 06 Nov 1994 0a:49:37 GMT",
                "Sun, 06 Nov 1994 08:4a:37 GMT",
                "Sun, 31 Nov 1994 08:49:37 GMT",
                "Sun, 00 Nov 1994 08:49:37 GMT",
                "Wed, 29 Feb 1995 08:49:37 GMT",
                "Sun, 06 Nov 94 08:49:37 GMT",
                "Monday, 06-Nov-94 08:49:37 GMT",
                "Sunday, 06 Nov 94 08:49:37 GMT",
                "Sunday,06-Nov-94 08:49:37 GMT",
                "Sun Nov 6 08:49:37 1994",
                "Mon Nov  6 08:49:37 1994",
                "Sun Nov   08:49:37 1994",
                "'Sun, 06 Nov 1994 08:49:37 GMT '",
            })
    void whatIsNotExactlyADateIsNone(String text) {
        assertThat(parse(text, EXAMPLE)).isEqualTo(HttpDate.NONE);
    }

    @Test
    void aLeapSecondIsTheOneBeforeIt() {
        assertThat(parse("Sat, 31 Dec 2016 23:59:60 GMT", 0))
                .isEqualTo(Instant.parse("2016-12-31T23:59:59Z").toEpochMilli());
    }

    @Test
    void changedBytesAreADateOrNone() {
        FastRandom random = new FastRandom(6);
        byte[][] dates = {
            Ascii.bytes("Sun, 06 Nov 1994 08:49:37 GMT"),
            Ascii.bytes("Sunday, 06-Nov-94 08:49:37 GMT"),
            Ascii.bytes("Sun Nov  6 08:49:37 1994")
        };
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = dates[random.nextInt(3)].clone();
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            int start = random.nextInt(20) == 0 ? random.nextInt(bytes.length) : 0;
            long time = HttpDate.parse(bytes, start, bytes.length, EXAMPLE);
            assertThat(time == HttpDate.NONE || parse(format(time), EXAMPLE) == time)
                    .isTrue();
        }
    }
}
