package dev.sluice.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AsciiTest {
    @Test
    void tablesAreThoseOfRfc9110() {
        String tokens = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        for (int i = 0; i < 256; i++) {
            byte b = (byte) i;
            assertThat(Ascii.isToken(b)).as("%d", i).isEqualTo(i < 128 && tokens.indexOf(i) >= 0);
            int lower = i >= 'A' && i <= 'Z' ? i + 32 : i;
            assertThat(Ascii.lower(b)).isEqualTo((byte) lower);
            assertThat(Ascii.hexValue(b)).isEqualTo(i < 128 ? Character.digit(i, 16) : -1);
        }
    }

    @Test
    void textAndBytesAreEachOther() {
        byte[] all = new byte[256];
        for (int i = 0; i < 256; i++) {
            all[i] = (byte) i;
        }
        assertThat(Ascii.bytes(Ascii.text(all, 0, 256))).isEqualTo(all);
        assertThat(Ascii.text(all, 65, 68)).isEqualTo("ABC");
        assertThat(Ascii.bytes("\u20ac")).containsExactly('?');
    }

    @Test
    void comparisonsKeepToTheirRange() {
        byte[] bytes = Ascii.bytes("xHostx");
        assertThat(Ascii.equalsIgnoreCase(bytes, 1, 5, Ascii.bytes("host"))).isTrue();
        assertThat(Ascii.equalsIgnoreCase(bytes, 1, 4, Ascii.bytes("host"))).isFalse();
        assertThat(Ascii.equalsIgnoreCase(bytes, 0, 4, Ascii.bytes("host"))).isFalse();
        assertThat(Ascii.equals(bytes, 1, 5, Ascii.bytes("Host"))).isTrue();
        assertThat(Ascii.equals(bytes, 1, 5, Ascii.bytes("host"))).isFalse();
        assertThat(Ascii.indexOf(bytes, 1, 5, (byte) 'x')).isEqualTo(-1);
        assertThat(Ascii.indexOf(bytes, 0, 6, (byte) 'x')).isZero();
        assertThat(Ascii.indexOf(bytes, 1, 6, (byte) 'x')).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "7, 7",
        "007, 7",
        "999999999999999999, 999999999999999999",
        "1000000000000000000, -1",
        "0000000000000000001, -1",
        "'', -1",
        "-1, -1",
        "+1, -1",
        "1 , 1",
        "1a, -1",
        "\u0661, -1",
        "/, -1",
        ":, -1",
    })
    void numbersArePlainDigits(String text, long value) {
        byte[] bytes = Ascii.bytes("1" + text + "1");
        assertThat(Ascii.parseLong(bytes, 1, bytes.length - 1)).isEqualTo(value);
    }

    @Test
    void numbersAreWrittenAsTheJdkWritesThem() {
        FastRandom random = new FastRandom(1);
        byte[] into = new byte[40];
        for (int i = 0; i < 20_000; i++) {
            long value = i == 0 ? Long.MAX_VALUE : random.nextLong() >>> (1 + random.nextInt(63));
            int end = Ascii.putLong(into, 3, value);
            assertThat(Ascii.text(into, 3, end)).isEqualTo(Long.toString(value));
            long any = random.nextLong() >>> random.nextInt(64);
            assertThat(Ascii.putHex(into, 5, any)).isEqualTo(21);
            assertThat(Ascii.text(into, 5, 21)).isEqualTo(String.format(Locale.ROOT, "%016x", any));
        }
    }
}
