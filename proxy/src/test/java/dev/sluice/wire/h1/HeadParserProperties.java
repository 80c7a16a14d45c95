package dev.sluice.wire.h1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import dev.sluice.wire.h1.HeadParser.Kind;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of the head parser whatever the bytes, and however the network cuts them. */
class HeadParserProperties {
    private static final int CASES = 3000;
    private static final HeadLimits SMALL = new HeadLimits(60, 120, 4);
    private static final String[] PIECES = {
        "GET",
        "OPTIONS",
        "CONNECT",
        "M".repeat(70),
        " ",
        "/",
        "/a?b",
        "*",
        "http://h",
        "http://h/p",
        "HTTP/1.1",
        "HTTP/1.0",
        "HTTP/2.0",
        "\r\n",
        "\n",
        "\r",
        "A: b",
        "Host: h",
        "X:",
        ": ",
        "\t",
        "200",
        "OK",
        " 404 Not Found",
        "\0",
        "\u007f",
        "\u00e9",
        "v".repeat(40),
        "abcdefgh\u0001",
        "#"
    };

    /** Half of the cases are heads, the rest anything that heads are made of; what follows is always there. */
    private static byte[] text(Kind kind, Random random) {
        StringBuilder text = new StringBuilder();
        if (random.nextInt(4) > 0 && kind != Kind.TRAILERS) {
            String[] starts = kind == Kind.REQUEST
                    ? new String[] {"GET / HTTP/1.1\r\n", "POST /a?b HTTP/1.0\r\n", "\r\nGET http://h HTTP/1.1\r\n"}
                    : new String[] {"HTTP/1.1 200 OK\r\n", "HTTP/1.0 404 Not Found\r\n", "HTTP/1.1 204\r\n"};
            text.append(starts[random.nextInt(starts.length)]);
        }
        int pieces = random.nextInt(6);
        for (int i = 0; i < pieces; i++) {
            boolean field = random.nextInt(3) > 0;
            text.append(field ? "Name-" + i + ": value\r\n" : PIECES[random.nextInt(PIECES.length)]);
        }
        return Ascii.bytes(
                text.append("\r\n").append("GET /next HTTP/1.1\r\n\r\n").toString());
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void cutsMakeNoDifference(Kind kind) {
        Random random = new Random(kind.ordinal());
        int done = 0;
        for (int i = 0; i < CASES; i++) {
            byte[] bytes = text(kind, random);
            HeadLimits limits = random.nextBoolean() ? HeadLimits.DEFAULT : SMALL;
            Heads.Outcome whole = Heads.parse(kind, limits, bytes);
            done += whole.result() == HeadParser.DONE ? 1 : 0;
            for (int cut = 1; cut < bytes.length; cut++) {
                agree(bytes, whole, Heads.parse(kind, limits, bytes, cut));
            }
            int a = random.nextInt(bytes.length);
            int b = a + random.nextInt(bytes.length - a);
            agree(bytes, whole, Heads.parse(kind, limits, bytes, a, b));
        }
        assertThat(done).as("heads among the cases").isBetween(CASES / 10, CASES * 9 / 10);
    }

    private static void agree(byte[] bytes, Heads.Outcome whole, Heads.Outcome cut) {
        String text = Ascii.text(bytes, 0, bytes.length);
        assertThat(cut.result()).as(text).isEqualTo(whole.result());
        assertThat(cut.left()).as(text).isEqualTo(whole.left());
        assertThat(cut.parts()).as(text).isEqualTo(whole.parts());
        if (!isLimit(whole.error()) && !isLimit(cut.error())) {
            // where a line breaks two rules, the one that is seen first depends on where it was cut
            assertThat(cut.error().status() / 100)
                    .as(text)
                    .isEqualTo(whole.error().status() / 100);
        }
    }

    private static boolean isLimit(Reason reason) {
        return reason == Reason.URI_TOO_LONG || reason == Reason.HEADER_TOO_LARGE || reason == Reason.TOO_MANY_HEADERS;
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void theReferenceAgrees(Kind kind) {
        Random random = new Random(100 + kind.ordinal());
        for (int i = 0; i < 10 * CASES; i++) {
            agreeWithReference(kind, random.nextBoolean() ? HeadLimits.DEFAULT : SMALL, text(kind, random));
        }
    }

    static void agreeWithReference(Kind kind, HeadLimits limits, byte[] bytes) {
        ReferenceParser.Result expected = new ReferenceParser(kind, limits).parse(bytes);
        Heads.Outcome outcome = Heads.parse(kind, limits, bytes);
        String text = Ascii.text(bytes, 0, bytes.length);
        if (!expected.complete()) {
            // a line that cannot become good is refused before its end arrives
            assertThat(outcome.result()).as(text).isNotEqualTo(HeadParser.DONE);
            return;
        }
        assertThat(outcome.result()).as(text).isEqualTo(expected.ok() ? HeadParser.DONE : HeadParser.REFUSED);
        assertThat(outcome.parts()).as(text).isEqualTo(expected.parts());
        if (expected.ok()) {
            assertThat(outcome.left()).as(text).isEqualTo(text.substring(expected.end()));
        }
    }
}
