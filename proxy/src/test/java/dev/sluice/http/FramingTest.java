package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FramingTest {
    private static final String NO_FIELD = "";

    private static Head head(String lengths, String codings) {
        Head head = new Head();
        head.reset();
        add(head, FieldName.CONTENT_LENGTH, lengths);
        add(head, FieldName.TRANSFER_ENCODING, codings);
        return head;
    }

    /** Field values are parted by a semicolon. */
    private static void add(Head head, FieldName name, String values) {
        if (!values.equals(NO_FIELD)) {
            for (String value : values.split(";", -1)) {
                head.add(name, value.equals("empty") ? "" : value);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                   | ''                  | 0",
                "0                    | ''                  | 0",
                "5                    | ''                  | 5",
                "005                  | ''                  | 5",
                "999999999999999999   | ''                  | 999999999999999999",
                "1000000000000000000  | ''                  | -6",
                "+5                   | ''                  | -6",
                "-5                   | ''                  | -6",
                "0x5                  | ''                  | -6",
                "5 5                  | ''                  | -6",
                "5,5                  | ''                  | -6",
                "empty                | ''                  | -6",
                "5;5                  | ''                  | -5",
                "5;6                  | ''                  | -5",
                "''                   | chunked             | -1",
                "''                   | CHUNKED             | -1",
                "5                    | chunked             | -5",
                "0                    | chunked             | -5",
                "5                    | gzip                | -5",
                "''                   | chunked;chunked     | -7",
                "''                   | gzip;chunked        | -7",
                "''                   | chunked,chunked     | -7",
                "''                   | chunked, gzip       | -7",
                "''                   | gzip                | -7",
                "''                   | identity            | -7",
                "''                   | empty               | -7",
                "''                   | ,chunked            | -7",
                "''                   | chunked,            | -7",
                "''                   | xchunked            | -7",
                "''                   | chunkedx            | -7",
                "''                   | \"chunked\"         | -7",
                "''                   | gzip, chunked       | -8",
                "''                   | gzip,\tchunked      | -8",
                "''                   | gzip ,chunked       | -8",
            })
    void theBodyOfARequest(String lengths, String codings, long framing) {
        assertThat(Framing.ofRequest(head(lengths, codings))).isEqualTo(framing);
    }

    @Test
    void anOldRequestMayNotBeChunked() {
        Head head = head("", "chunked");
        head.version(Head.HTTP_1_0);
        assertThat(Framing.ofRequest(head)).isEqualTo(Framing.CONFLICT);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 200, '', '', -2",
        "GET, 200, 7, '', 7",
        "GET, 200, '', chunked, -1",
        "GET, 200, 7, chunked, -5",
        "GET, 200, 7;7, '', -5",
        "GET, 404, x, '', -6",
        "GET, 204, 7, '', -3",
        "GET, 304, 7, '', -3",
        "GET, 304, '', chunked, -3",
        "GET, 103, '', '', -3",
        "GET, 101, '', '', -4",
        "HEAD, 200, 7, '', -3",
        "HEAD, 200, '', '', -3",
        "HEAD, 200, 7;8, '', -5",
        "CONNECT, 200, '', '', -4",
        "CONNECT, 204, '', '', -4",
        "CONNECT, 403, 7, '', 7",
    })
    void theBodyOfAResponse(Method method, int status, String lengths, String codings, long framing) {
        Head head = head(lengths, codings);
        head.status(status);
        assertThat(Framing.ofResponse(head, method)).isEqualTo(framing);
    }

    @Test
    void errorsAreToldFromAnswers() {
        long[] answers = {0, 1, Framing.CHUNKED, Framing.UNTIL_CLOSE, Framing.NO_BODY, Framing.TUNNEL};
        for (long answer : answers) {
            assertThat(Framing.isError(answer)).isFalse();
        }
        long[] errors = {Framing.CONFLICT, Framing.BAD_LENGTH, Framing.BAD_CODING, Framing.UNSUPPORTED_CODING};
        for (long error : errors) {
            assertThat(Framing.isError(error)).isTrue();
        }
    }
}
