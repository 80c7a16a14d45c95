package dev.sluice.filter.grpcweb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Base64 both ways, cut anywhere, against the JDK's. */
class TextProperties {
    private final Random random = new Random(15);

    private byte[] random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private int[] pieces() {
        return random.ints(5, 1, 40).toArray();
    }

    @Test
    void whatIsEncodedInPartsIsDecodedHoweverItIsCut() {
        for (int round = 0; round < 2000; round++) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int part = random.nextInt(6); part >= 0; part--) {
                byte[] piece = random(random.nextInt(50));
                bytes.writeBytes(piece);
                text.writeBytes(Base64.getEncoder().encode(piece));
            }
            assertThat(TextCases.decoded(text.toByteArray(), pieces())).isEqualTo(bytes.toByteArray());
        }
    }

    @Test
    void oneWrongCharacterAnywhereIsRefused() {
        for (int round = 0; round < 2000; round++) {
            byte[] text = Base64.getEncoder().encode(random(1 + random.nextInt(60)));
            text[random.nextInt(text.length)] = (byte) " \r\n-_%\0\u00ff".charAt(random.nextInt(8));
            assertThat(TextCases.decoded(text, pieces())).isNull();
        }
    }

    @Test
    void anUnfinishedGroupIsRefused() {
        for (int round = 0; round < 500; round++) {
            byte[] text = Base64.getEncoder().encode(random(1 + random.nextInt(60)));
            byte[] cut = Arrays.copyOf(text, text.length - 1 - random.nextInt(3));
            assertThat(TextCases.decoded(cut, pieces())).isNull();
        }
    }

    @Test
    void textAndNoiseAreJudgedAsByTheJdk() {
        byte[] some = TextCases.bytes("AB+/z09==");
        for (int round = 0; round < 20_000; round++) {
            byte[] text = new byte[4 * (1 + random.nextInt(3))];
            for (int i = 0; i < text.length; i++) {
                text[i] = some[random.nextInt(some.length)];
            }
            assertThat(TextCases.decoded(text, pieces())).isEqualTo(TextCases.reference(text));
        }
    }

    @Test
    void whatIsEncodedIsReadByOthersAndHoldsNothingBackBehindAFlush() {
        for (int round = 0; round < 2000; round++) {
            TextEncoder encoder = new TextEncoder();
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            for (int part = random.nextInt(8); part >= 0; part--) {
                byte[] piece = random(random.nextInt(50));
                bytes.writeBytes(piece);
                boolean all = part == 0 || random.nextInt(3) == 0;
                text.writeBytes(TextCases.taken(encoder.encode(TextCases.buffer(piece, 0, piece.length), all)));
                if (all) {
                    assertThat(TextCases.reference(text.toByteArray())).isEqualTo(bytes.toByteArray());
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 100})
    void aWholeBodyIsWrittenAsTheJdkWritesIt(int length) {
        byte[] bytes = random(length);
        TextEncoder encoder = new TextEncoder();
        assertThat(TextCases.taken(encoder.encode(TextCases.buffer(bytes, 0, length), true)))
                .isEqualTo(Base64.getEncoder().encode(bytes));
    }
}
