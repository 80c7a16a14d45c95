package dev.sluice.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.HeadLimits;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds of the chunk decoder whatever the bytes, and however the network cuts them. */
class ChunkDecoderProperties {
    private static final String[] PIECES = {
        "5\r\nhello\r\n",
        "1;a=b\r\nx\r\n",
        "3 \r\nabc\r\n",
        "a\r\n0123456789\r\n",
        "0\r\n",
        "\r\n",
        "A: b\r\n",
        "5",
        ";",
        "\"",
        "\\",
        " ",
        "\n",
        "\r",
        "x",
        "ffffffffffffffff",
        "2;q=\"\\\"\"\r\nok\r\n"
    };

    private static byte[] text(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = random.nextInt(5);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES[random.nextInt(random.nextInt(3) == 0 ? PIECES.length : 4)]);
        }
        return Ascii.bytes(text.append("0\r\n\r\nnext").toString());
    }

    @Test
    void theReferenceAgreesAndCutsMakeNoDifference() {
        Random random = new Random(7);
        int ended = 0;
        for (int i = 0; i < 5000; i++) {
            byte[] bytes = text(random);
            agreeWithReference(bytes);
            Chunks.Outcome whole = Chunks.decode(HeadLimits.DEFAULT, bytes);
            ended += whole.result() == ChunkDecoder.END ? 1 : 0;
            for (int cut = 1; cut < bytes.length; cut++) {
                assertThat(Chunks.decode(HeadLimits.DEFAULT, bytes, cut)
                                .toString()
                                .replaceAll("error=\\w+", ""))
                        .as(Ascii.text(bytes, 0, bytes.length) + " cut at " + cut)
                        .isEqualTo(whole.toString().replaceAll("error=\\w+", ""));
            }
        }
        assertThat(ended).as("complete bodies among the cases").isBetween(1000, 4900);
    }

    static void agreeWithReference(byte[] bytes) {
        Chunks.Outcome expected = Chunks.reference(bytes);
        Chunks.Outcome outcome = Chunks.decode(HeadLimits.DEFAULT, bytes);
        String text = Ascii.text(bytes, 0, bytes.length);
        if (expected.result() == ChunkDecoder.MORE) {
            // what cannot become good is refused before its end arrives
            assertThat(outcome.result()).as(text).isNotEqualTo(ChunkDecoder.END);
        } else if (expected.result() == ChunkDecoder.REFUSED) {
            assertThat(outcome.result()).as(text).isEqualTo(ChunkDecoder.REFUSED);
        } else {
            assertThat(outcome).as(text).isEqualTo(expected);
        }
    }
}
