package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.FakeServerStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrpcTest {
    private static Head head(String... fields) {
        Head head = new Head();
        FakeServerStream.fill(head, "POST /service/method", fields);
        return head;
    }

    @ParameterizedTest
    @CsvSource({
        "application/grpc, true",
        "Application/GRPC, true",
        "application/grpc+proto, true",
        "application/grpc;charset=utf-8, true",
        "application/grpc ; charset=utf-8, true",
        "application/grpc-web, false",
        "application/grpc-web+proto, false",
        "application/grp, false",
        "application/json, false",
    })
    void theContentTypeTells(String type, boolean grpc) {
        assertThat(Grpc.is(head("Content-Type: " + type))).isEqualTo(grpc);
    }

    @Test
    void aHeadWithoutContentTypeIsNone() {
        assertThat(Grpc.is(head())).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1n, 1",
        "20u, 20000",
        "300m, 300000000",
        "4S, 4000000000",
        "5M, 300000000000",
        "6H, 21600000000000",
        "0n, 0",
        "99999999n, 99999999",
        "99999999u, 99999999000",
        "08S, 8000000000",
        // more than a year
        "99999999H, -1",
        "8761H, -1",
        "8760H, 31536000000000000",
        // no such text
        "123456789n, -1",
        "1, -1",
        "n, -1",
        "1s, -1",
        "-1S, -1",
        "+1S, -1",
        "1 S, -1",
        "1.5S, -1",
        "1SS, -1",
        "'', -1",
    })
    void timeIsAmountAndUnit(String text, long nanos) {
        assertThat(Grpc.timeoutNanos(head("Grpc-Timeout: " + text))).isEqualTo(nanos);
    }

    @Test
    void withoutTimeThereIsNoBound() {
        assertThat(Grpc.timeoutNanos(head())).isEqualTo(Grpc.NONE);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "16, 16", "17, 2", "-1, 2", "x, 2", "'', 2", "99999999999999999999, 2"})
    void whatNobodyKnowsIsUnknown(String field, int status) {
        assertThat(Grpc.status(head("grpc-status: " + field))).isEqualTo(status);
    }

    @Test
    void aHeadMayHaveNoStatus() {
        assertThat(Grpc.status(head())).isEqualTo(Grpc.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 13", "401, 16", "403, 7", "404, 12", "429, 14", "502, 14", "503, 14", "504, 14", "500, 2", "418, 2"
    })
    void statusesOfHttpMeanWhatTheTableSays(int http, int grpc) {
        assertThat(Grpc.statusOf(http)).isEqualTo(grpc);
    }

    @ParameterizedTest
    @CsvSource({"plain text~, plain text~", "100%, 100%25", "ü, %C3%BC", "'', ''"})
    void messagesArePercentEncoded(String text, String encoded) {
        byte[] bytes = Grpc.message(text.getBytes(StandardCharsets.UTF_8));
        assertThat(Ascii.text(bytes, 0, bytes.length)).isEqualTo(encoded);
    }

    @Test
    void aMessageCannotEndItsField() {
        byte[] bytes = Grpc.message(Ascii.bytes("a\r\nb\u0000\u007f"));
        assertThat(Ascii.text(bytes, 0, bytes.length)).isEqualTo("a%0D%0Ab%00%7F");
    }
}
