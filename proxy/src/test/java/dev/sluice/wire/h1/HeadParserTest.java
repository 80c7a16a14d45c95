package dev.sluice.wire.h1;

import static dev.sluice.wire.h1.HeadParser.DONE;
import static dev.sluice.wire.h1.HeadParser.MORE;
import static dev.sluice.wire.h1.HeadParser.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import dev.sluice.wire.h1.HeadParser.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the parser of heads accepts and refuses, rule by rule of RFC 9112 sections 2 to 5. */
class HeadParserTest {
    private static final HeadLimits SMALL = new HeadLimits(64, 128, 3);

    private static String lines(String text) {
        return text.replace("~", "\r\n")
                .replace("_", " ")
                .replace("\\n", "\n")
                .replace("\\r", "\r")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\d", "\u007f")
                .replace("\\x", "\u00e9");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET_/_HTTP/1.1~~; GET,HTTP/1.1,|/",
                "GET_/a?b_HTTP/1.0~~; GET,HTTP/1.0,|/a?b",
                "GET_/?_HTTP/1.1~~; GET,HTTP/1.1,|/?",
                "~GET_/_HTTP/1.1~~; GET,HTTP/1.1,|/",
                "M-SEARCH!_/_HTTP/1.1~~; M-SEARCH!,HTTP/1.1,|/",
                "get_/_HTTP/1.1~~; get,HTTP/1.1,|/",
                "OPTIONS_*_HTTP/1.1~~; OPTIONS,HTTP/1.1,|*",
                "GET_http://h_HTTP/1.1~~; GET,HTTP/1.1,h|/",
                "GET_HTTPS://h:1/p?q_HTTP/1.1~~; GET,HTTP/1.1,h:1|/p?q",
                "OPTIONS_http://h_HTTP/1.1~~; OPTIONS,HTTP/1.1,h|*",
                "OPTIONS_http://h/_HTTP/1.1~~; OPTIONS,HTTP/1.1,h|/",
                "CONNECT_h:443_HTTP/1.1~~; CONNECT,HTTP/1.1,h:443|",
                "GET_/_HTTP/1.1~A:b~~; GET,HTTP/1.1,|/,A=b",
                "GET_/_HTTP/1.1~A:\\t_b_c\\t~B:~~; GET,HTTP/1.1,|/,A=b c,B=",
                "GET_/_HTTP/1.1~A:\\x\\tz~~; GET,HTTP/1.1,|/,A=\u00e9\tz",
            })
    void requestsAreRead(String text, String parts) {
        Heads.Outcome outcome = Heads.parse(Kind.REQUEST, lines(text));

        assertThat(outcome.result()).as(outcome.error().code()).isEqualTo(DONE);
        assertThat(outcome.parts()).containsExactly(parts.split(","));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "_GET_/_HTTP/1.1~~; BAD_REQUEST_LINE",
                "~~GET_/_HTTP/1.1~~; BAD_REQUEST_LINE",
                "\\nGET_/_HTTP/1.1~~; BAD_REQUEST_LINE",
                "\\rGET_/_HTTP/1.1~~; BAD_REQUEST_LINE",
                "GET_/_HTTP/1.1\\n\\n; BAD_REQUEST_LINE",
                "GET__/_HTTP/1.1~~; BAD_REQUEST_LINE",
                "GET_/__HTTP/1.1~~; BAD_REQUEST_LINE",
                "GET_/_HTTP/1.1_~~; BAD_REQUEST_LINE",
                "GET\\t/_HTTP/1.1~~; BAD_REQUEST_LINE",
                "GET_/a\\tb_HTTP/1.1~~; BAD_REQUEST_LINE",
                "GET_/\\x_HTTP/1.1~~; BAD_REQUEST_LINE",
                "GET_/\\d_HTTP/1.1~~; BAD_REQUEST_LINE",
                "GET_/a\\0_HTTP/1.1~~; BAD_REQUEST_LINE",
                "G(T_/_HTTP/1.1~~; BAD_REQUEST_LINE",
                "GET_/~~; BAD_REQUEST_LINE",
                "GET_/\\n; BAD_REQUEST_LINE",
                "GET~~; BAD_REQUEST_LINE",
                "GET_/_HTTP\\n; BAD_REQUEST_LINE",
                "GET_/_http/1.1~~; BAD_REQUEST_LINE",
                "GET_/_HTTP/1,1~~; BAD_REQUEST_LINE",
                "GET_/_HTTP/1.x~~; BAD_REQUEST_LINE",
                "GET_/_HTTP/1.10~~; BAD_REQUEST_LINE",
                "GET_/_HTTP/2.0~~; BAD_VERSION",
                "GET_/_HTTP/1.2~~; BAD_VERSION",
                "GET_/_HTTP/0.9~~; BAD_VERSION",
                "GET_/a#b_HTTP/1.1~~; BAD_TARGET",
                "GET_*_HTTP/1.1~~; BAD_TARGET",
                "GET_a_HTTP/1.1~~; BAD_TARGET",
                "GET_ftp://h/_HTTP/1.1~~; BAD_TARGET",
                "GET_http:///_HTTP/1.1~~; BAD_TARGET",
                "GET_http://h?q_HTTP/1.1~~; BAD_TARGET",
                "GET_h:443_HTTP/1.1~~; BAD_TARGET"
            })
    void requestLinesAreRefused(String text, Reason reason) {
        refuses(text, reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "GET_/_HTTP/1.1~A_:b~~; BAD_HEADER",
                "GET_/_HTTP/1.1~_A:b~~; BAD_HEADER",
                "GET_/_HTTP/1.1~A:b~_c~~; BAD_HEADER",
                "GET_/_HTTP/1.1~A:b~\\tc~~; BAD_HEADER",
                "GET_/_HTTP/1.1~:b~~; BAD_HEADER",
                "GET_/_HTTP/1.1~A~~; BAD_HEADER",
                "GET_/_HTTP/1.1~A(:b~~; BAD_HEADER",
                "GET_/_HTTP/1.1~\\x:b~~; BAD_HEADER",
                "GET_/_HTTP/1.1~A:b\\n~; BAD_HEADER",
                "GET_/_HTTP/1.1~A:b\\n; BAD_HEADER",
                "GET_/_HTTP/1.1~A:b\\rc~~; BAD_HEADER",
                "GET_/_HTTP/1.1~A:12345678\\0~~; BAD_HEADER",
                "GET_/_HTTP/1.1~A:1234567\\d~~; BAD_HEADER",
                "GET_/_HTTP/1.1~\\n; BAD_HEADER",
                "GET_/_HTTP/1.1~\\rX~~; BAD_HEADER",
            })
    void fieldLinesAreRefused(String text, Reason reason) {
        refuses(text, reason);
    }

    private static void refuses(String text, Reason reason) {
        byte[] bytes = Ascii.bytes(lines(text));
        int[] everywhere = new int[bytes.length - 1];
        for (int i = 0; i < everywhere.length; i++) {
            everywhere[i] = i + 1;
        }

        assertThat(Heads.parse(Kind.REQUEST, lines(text)))
                .isEqualTo(new Heads.Outcome(REFUSED, reason, "", java.util.List.of()));
        assertThat(Heads.parse(Kind.REQUEST, HeadLimits.DEFAULT, bytes, everywhere))
                .as("byte by byte")
                .isEqualTo(new Heads.Outcome(REFUSED, reason, "", java.util.List.of()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HTTP/1.1_200_OK~~; HTTP/1.1,200,OK",
                "HTTP/1.0_404_Not_Found~A:b~~; HTTP/1.0,404,Not Found,A=b",
                "HTTP/1.1_599_\\x~~; HTTP/1.1,599,\u00e9",
            })
    void responsesAreRead(String text, String parts) {
        assertThat(Heads.parse(Kind.RESPONSE, lines(text)).parts()).containsExactly(parts.split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1_204_~~", "HTTP/1.1_204~~"})
    void reasonPhrasesMayBeEmpty(String text) {
        assertThat(Heads.parse(Kind.RESPONSE, lines(text)).parts()).containsExactly("HTTP/1.1", "204", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "~HTTP/1.1_200_OK~~; BAD_REQUEST_LINE",
                "HTTP/1.1_20_OK~~; BAD_REQUEST_LINE",
                "HTTP/1.1_2000_OK~~; BAD_REQUEST_LINE",
                "HTTP/1.1_099_OK~~; BAD_REQUEST_LINE",
                "HTTP/1.1_600_OK~~; BAD_REQUEST_LINE",
                "HTTP/1.1_2x0_OK~~; BAD_REQUEST_LINE",
                "HTTP/1.1__200_OK~~; BAD_REQUEST_LINE",
                "HTTP/1.1_200_O\\0K~~; BAD_REQUEST_LINE",
                "HTTP/1.1_200_OK\\n\\n; BAD_REQUEST_LINE",
                "HTTP/1.1\\n; BAD_REQUEST_LINE",
                "ICY_200_OK_radio~~; BAD_REQUEST_LINE",
                "HTTP/2.0_200_OK~~; BAD_REQUEST_LINE",
                "SSH-2.0-OpenSSH_9.6\\r\\n; BAD_REQUEST_LINE",
            })
    void responsesAreRefused(String text, Reason reason) {
        Heads.Outcome outcome = Heads.parse(Kind.RESPONSE, lines(text));

        assertThat(outcome.result()).isEqualTo(REFUSED);
        assertThat(outcome.error().status()).isEqualTo(reason.status());
    }

    @Test
    void whatFollowsTheHeadStaysInTheBuffer() {
        String next = "POST /next HTTP/1.1\r\n\r\nbody";

        assertThat(Heads.parse(Kind.REQUEST, "GET / HTTP/1.1\r\nA: b\r\n\r\n" + next)
                        .left())
                .isEqualTo(next);
    }

    @Test
    void aMethodOfSixtyFourBytesIsTheLongest() {
        assertThat(Heads.parse(Kind.REQUEST, "M".repeat(64) + " / HTTP/1.1\r\n\r\n")
                        .result())
                .isEqualTo(DONE);
        assertThat(Heads.parse(Kind.REQUEST, "M".repeat(65) + " / HTTP/1.1\r\n\r\n")
                        .error())
                .isEqualTo(Reason.BAD_REQUEST_LINE);
    }

    @Test
    void theStartLineHasALimit() {
        String most = "GET /" + "p".repeat(64 - 16) + " HTTP/1.1\r\n\r\n";

        assertThat(Heads.parse(Kind.REQUEST, SMALL, Ascii.bytes(most)).result()).isEqualTo(DONE);
        assertThat(Heads.parse(Kind.REQUEST, SMALL, Ascii.bytes(most.replace("/", "/p")))
                        .error())
                .isEqualTo(Reason.URI_TOO_LONG);
        assertThat(Heads.parse(Kind.REQUEST, SMALL, Ascii.bytes("GET /" + "p".repeat(64)))
                        .error())
                .isEqualTo(Reason.URI_TOO_LONG);
        assertThat(Heads.parse(Kind.RESPONSE, SMALL, Ascii.bytes("HTTP/1.1 200 " + "p".repeat(50) + "\r\n\r\n"))
                        .error())
                .isEqualTo(Reason.URI_TOO_LONG);
    }

    @Test
    void theHeadHasALimit() {
        String start = "GET / HTTP/1.1\r\nA: ";
        String most = start + "v".repeat(128 - start.length() - 4) + "\r\n\r\n";

        assertThat(Heads.parse(Kind.REQUEST, SMALL, Ascii.bytes(most + "body")).result())
                .isEqualTo(DONE);
        assertThat(Heads.parse(Kind.REQUEST, SMALL, Ascii.bytes(most.replace(": ", ": v")))
                        .error())
                .isEqualTo(Reason.HEADER_TOO_LARGE);
        assertThat(Heads.parse(Kind.REQUEST, SMALL, Ascii.bytes(start + "v".repeat(128)))
                        .error())
                .isEqualTo(Reason.HEADER_TOO_LARGE);
    }

    @Test
    void fieldsHaveALimit() {
        assertThat(Heads.parse(Kind.REQUEST, SMALL, Ascii.bytes("GET / HTTP/1.1\r\nA:\r\nA:\r\nA:\r\n\r\n"))
                        .result())
                .isEqualTo(DONE);
        assertThat(Heads.parse(Kind.REQUEST, SMALL, Ascii.bytes("GET / HTTP/1.1\r\nA:\r\nA:\r\nA:\r\nA:\r\n\r\n"))
                        .error())
                .isEqualTo(Reason.TOO_MANY_HEADERS);
    }

    @Test
    void anIncompleteHeadWaits() {
        String head = "GET / HTTP/1.1\r\nA: b\r\n\r\n";
        for (int i = 0; i < head.length(); i++) {
            assertThat(Heads.parse(Kind.REQUEST, head.substring(0, i)).result()).isEqualTo(MORE);
        }
    }
}
