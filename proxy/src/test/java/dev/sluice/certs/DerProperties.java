package dev.sluice.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.FastRandom;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written as DER is read as it was, and what is cut is refused; with generated contents of all lengths that matter. */
class DerProperties {
    private final FastRandom random = new FastRandom(20_261_123);

    private byte[] contents(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) random.nextLong();
        }
        return bytes;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65_535, 65_536, 100_000})
    void whatIsWrittenIsRead(int length) {
        byte[] one = contents(length);
        byte[] other = contents(3);
        byte[] both = Der.element(Der.SEQUENCE, Der.element(Der.OCTETS, one), Der.element(Der.INTEGER, other));
        Der outer = new Der(both);
        Der inner = new Der(outer.take(Der.SEQUENCE));
        assertThat(outer.isDone()).isTrue();
        assertThat(inner.isNext(Der.INTEGER)).isFalse();
        assertThat(inner.take(Der.OCTETS)).isEqualTo(one);
        assertThat(inner.take()).isEqualTo(other);
        assertThat(inner.isDone()).isTrue();
    }

    @Test
    void whatIsCutIsRefused() {
        for (int i = 0; i < 200; i++) {
            byte[] whole = Der.element(Der.OCTETS, contents(1 + random.nextInt(400)));
            byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
            assertThatThrownBy(() -> new Der(cut).take()).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void lengthsThatNobodyNeedsAreRefused() {
        byte[] indefinite = {0x30, (byte) 0x80, 0, 0};
        byte[] huge = {0x30, (byte) 0x84, 0x7f, 0, 0, 0};
        assertThatThrownBy(() -> new Der(indefinite).take()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Der(huge).take()).isInstanceOf(IllegalArgumentException.class);
    }
}
