package dev.sluice.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chunked coding's decoder accepts and refuses (RFC 9112 section 7.1). */
class ChunkDecoderTest {
    private static Chunks.Outcome decode(String text) {
        return Chunks.decode(HeadLimits.DEFAULT, Ascii.bytes(text));
    }

    private static String lines(String text) {
        return text.replace("~", "\r\n")
                .replace("_", " ")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\0", "\0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0~~|''|0",
                "5~hello~0~~|hello|0",
                "005~hello~000~~|hello|0",
                "A~0123456789~a~0123456789~0~~|01234567890123456789|0",
                "5;a=b~hello~0;x~~|hello|0",
                "5;a=\"q;\\r\"~hello~0~~|refused|0",
                "5;a=\"q;\"\"~hello~0~~|refused|0",
                "5_~hello~0~~|hello|0",
                "5_;_a~hello~0~~|hello|0",
                "0~A:b~C:d~~|''|2",
                "2~\\r\\n~0~~|'\r\n'|0",
            })
    void bodiesAreDecoded(String text, String body, int trailers) {
        Chunks.Outcome outcome = decode(lines(text) + "next");
        if (body.equals("refused")) {
            assertThat(outcome.error()).isEqualTo(Reason.BAD_CHUNK);
        } else {
            assertThat(outcome).isEqualTo(new Chunks.Outcome(ChunkDecoder.END, Reason.OK, body, trailers, "next"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "~|BAD_CHUNK",
                "x~|BAD_CHUNK",
                "-1~|BAD_CHUNK",
                "0x5~|BAD_CHUNK",
                "_5~|BAD_CHUNK",
                "5_6~|BAD_CHUNK",
                "5\\n|BAD_CHUNK",
                "5\\rx|BAD_CHUNK",
                "5;a\\nb~|BAD_CHUNK",
                "5;a\\0b~|BAD_CHUNK",
                "5~hellox|BAD_CHUNK",
                "5~hello\\n|BAD_CHUNK",
                "5~hello\\rx|BAD_CHUNK",
                "1000000000000000~|BAD_CHUNK",
                "0000000000000000~|BAD_CHUNK",
                "0~\\n|BAD_HEADER",
                "0~\\rx|BAD_CHUNK",
                "0~A_:b~~|BAD_HEADER",
                "0~A:b~_c~~|BAD_HEADER",
            })
    void bodiesAreRefused(String text, Reason reason) {
        Chunks.Outcome outcome = decode(lines(text));

        assertThat(outcome.result()).isEqualTo(ChunkDecoder.REFUSED);
        assertThat(outcome.error()).isEqualTo(reason);
    }

    @Test
    void trailersHaveTheLimitsOfHeads() {
        HeadLimits limits = new HeadLimits(64, 32, 2);

        assertThat(Chunks.decode(limits, Ascii.bytes("0\r\nA:\r\nB:\r\nC:\r\n\r\n"))
                        .error())
                .isEqualTo(Reason.TOO_MANY_HEADERS);
        assertThat(Chunks.decode(limits, Ascii.bytes("0\r\nA:" + "v".repeat(32) + "\r\n\r\n"))
                        .error())
                .isEqualTo(Reason.HEADER_TOO_LARGE);
    }

    @Test
    void anExtensionHasALimit() {
        assertThat(decode("5;" + "e".repeat(1000) + "\r\nhello\r\n0\r\n\r\n").body())
                .isEqualTo("hello");
        assertThat(decode("5;" + "e".repeat(1030) + "\r\nhello\r\n0\r\n\r\n").error())
                .isEqualTo(Reason.BAD_CHUNK);
    }

    @Test
    void chunksOfOneByteAreNoAttack() {
        Chunks.Outcome outcome = decode("1\r\nx\r\n".repeat(100_000) + "0\r\n\r\n");

        assertThat(outcome.error()).isEqualTo(Reason.OK);
        assertThat(outcome.body()).hasSize(100_000);
    }

    @Test
    void extensionsMayNotOutgrowTheBody() {
        assertThat(decode(("1;" + "e".repeat(100) + "\r\nx\r\n").repeat(1000)).error())
                .isEqualTo(Reason.BAD_CHUNK);
    }
}
