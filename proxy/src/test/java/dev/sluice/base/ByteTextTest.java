package dev.sluice.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

class ByteTextTest {
    @Test
    void whatIsAppendedStandsInOrder() {
        ByteText text = new ByteText();
        text.append(Ascii.bytes("abc")).append((byte) '-').append(Ascii.bytes("xdefx"), 1, 4);
        assertThat(text).hasToString("abc-def");
        assertThat(text.toBytes()).hasSize(7);
        text.clear();
        assertThat(text.size()).isZero();
    }

    @Test
    void itGrowsAsAByteStreamDoes() {
        FastRandom random = new FastRandom(1);
        for (int round = 0; round < 200; round++) {
            ByteText text = new ByteText();
            ByteArrayOutputStream same = new ByteArrayOutputStream();
            for (int i = random.nextInt(20); i > 0; i--) {
                byte[] piece = new byte[1 + random.nextInt(300)];
                piece[random.nextInt(piece.length)] = (byte) i;
                text.append(piece);
                same.writeBytes(piece);
            }
            assertThat(text.toBytes()).isEqualTo(same.toByteArray());
        }
    }
}
