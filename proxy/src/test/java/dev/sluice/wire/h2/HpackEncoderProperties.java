package dev.sluice.wire.h2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is encoded comes out of the decoder as it went in, whatever the tables went through. */
class HpackEncoderProperties {
    private static final String[] NAMES = {
        "Content-Type", "x-a", "X-Long-Name-That-Is-In-No-Table", "Set-Cookie", "Authorization", "ETag", "Vary", "via"
    };

    private static String value(Random random) {
        int length = random.nextInt(10) == 0 ? random.nextInt(700) : random.nextInt(40);
        StringBuilder text = new StringBuilder();
        boolean wide = random.nextInt(8) == 0;
        for (int i = 0; i < length; i++) {
            text.append((char) (wide ? 0xa0 + random.nextInt(0x60) : 0x21 + random.nextInt(0x5e)));
        }
        return text.toString();
    }

    @Test
    void roundTrip() {
        Random random = new Random(1);
        HpackEncoder encoder = new HpackEncoder();
        HpackDecoder decoder = new HpackDecoder();
        String[] values = new String[30];
        Arrays.setAll(values, i -> value(random));
        for (int i = 0; i < 5000; i++) {
            if (random.nextInt(100) == 0) {
                encoder.tableSize(random.nextInt(3) == 0 ? 0 : random.nextInt(6000));
            }
            Head head = new Head();
            head.reset();
            int status = 100 + random.nextInt(500);
            head.status(status == 101 ? 200 : status);
            int fields = random.nextInt(12);
            for (int k = 0; k < fields; k++) {
                String value = random.nextInt(4) == 0 ? value(random) : values[random.nextInt(values.length)];
                head.add(FieldName.of(NAMES[random.nextInt(NAMES.length)]), value);
            }
            encoder.begin();
            encoder.status(head.status());
            encoder.fields(head);
            Blocks.Decoded decoded = Blocks.response(decoder, Arrays.copyOf(encoder.array(), encoder.size()));
            assertThat(decoded.result()).isEqualTo(HpackDecoder.DONE);
            assertThat(decoded.reason()).isEqualTo(Reason.OK);
            String expected = new Blocks.Decoded(0, Reason.OK, head).text();
            assertThat(decoded.text().toLowerCase(java.util.Locale.ROOT))
                    .isEqualTo(expected.toLowerCase(java.util.Locale.ROOT));
        }
    }

    @Test
    void indexesWhatComesAgain() {
        HpackEncoder encoder = new HpackEncoder();
        Head head = new Head();
        head.reset();
        head.status(200);
        head.add(FieldName.CONTENT_TYPE, "text/html; charset=utf-8");
        head.add(FieldName.DATE, "Mon, 21 Oct 2013 20:13:21 GMT");
        head.add(FieldName.of("x-some-name"), "and its value");
        int[] sizes = new int[2];
        for (int i = 0; i < 2; i++) {
            encoder.begin();
            encoder.status(200);
            encoder.fields(head);
            sizes[i] = encoder.size();
        }
        assertThat(sizes[0]).isLessThan(70);
        assertThat(sizes[1]).isEqualTo(4);
    }

    @Test
    void huffmanRoundTrip() {
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            byte[] text = new byte[random.nextInt(50)];
            random.nextBytes(text);
            int length = Huffman.encodedLength(text, 0, text.length);
            byte[] code = new byte[length];
            assertThat(Huffman.encode(text, 0, text.length, code, 0)).isEqualTo(length);
            byte[] back = new byte[Huffman.mostDecoded(length)];
            int end = Huffman.decode(code, 0, length, back, 0);
            assertThat(Arrays.copyOf(back, Math.max(0, end))).isEqualTo(text);
        }
    }
}
