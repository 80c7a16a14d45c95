package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Utf8Test {
    @Test
    void everyCharacterIsOneWellFormedSequence() {
        int wrong = 0;
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            if (c < 0xd800 || c > 0xdfff) {
                byte[] bytes = Character.toString(c).getBytes(StandardCharsets.UTF_8);
                boolean right = Utf8.length(bytes, 0, bytes.length) == bytes.length
                        && (bytes.length == 1 || Utf8.codePoint(bytes, 0, bytes.length) == c);
                wrong += right ? 0 : 1;
            }
        }
        assertThat(wrong).isZero();
    }

    @Test
    void everyPairAndTripleOfBytesIsJudgedAsJavaJudgesIt() {
        int wrong = 0;
        byte[] bytes = new byte[3];
        for (int i = 0x80; i < 0x100; i++) {
            for (int j = 0x7e; j < 0xc2; j++) {
                for (int k = 0x7e; k < 0xc2; k += 11) {
                    bytes[0] = (byte) i;
                    bytes[1] = (byte) j;
                    bytes[2] = (byte) k;
                    int length = Utf8.length(bytes, 0, 3);
                    boolean right =
                            (length == 2) == isOneCharacter(bytes, 2) && (length == 3) == isOneCharacter(bytes, 3);
                    wrong += right ? 0 : 1;
                }
            }
        }
        assertThat(wrong).isZero();
    }

    private static boolean isOneCharacter(byte[] bytes, int length) {
        try {
            return StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes, 0, length))
                            .length()
                    == 1;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    @Test
    void fourByteFormsAreNeitherOverlongNorBeyondUnicode() {
        assertThat(Utf8.length(bytes(0xf0, 0x8f, 0xbf, 0xbf), 0, 4)).isZero();
        assertThat(Utf8.length(bytes(0xf4, 0x90, 0x80, 0x80), 0, 4)).isZero();
        assertThat(Utf8.length(bytes(0xf5, 0x80, 0x80, 0x80), 0, 4)).isZero();
        assertThat(Utf8.length(bytes(0xf0, 0x9f, 0x98, 0x80), 0, 3)).isZero();
        assertThat(Utf8.length(bytes(0xf0, 0x9f, 0x98, 0x41), 0, 4)).isZero();
    }

    @Test
    void c1ControlsAndLineSeparatorsAreControls() {
        assertThat(isControl("\u0085")).isTrue();
        assertThat(isControl("\u009f")).isTrue();
        assertThat(isControl("\u2028")).isTrue();
        assertThat(isControl("\u2029")).isTrue();
        assertThat(isControl("\u00a0")).isFalse();
        assertThat(isControl("\u2027")).isFalse();
        assertThat(isControl("\ud83d\ude00")).isFalse();
    }

    private static boolean isControl(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return Utf8.isControl(bytes, 0, bytes.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
