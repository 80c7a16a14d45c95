package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.FakeListener;
import dev.sluice.exchange.FakeServerStream;
import dev.sluice.http.Framing;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FixedReplyTest {
    private static FakeServerStream send(String line, ReplyConfig config) {
        return FakeListener.of(new FixedReply(config)).send(line);
    }

    private static ReplyConfig config(int status, String body) {
        return new ReplyConfig(status, body, "text/html; charset=utf-8", Map.of("X-Why", "because"));
    }

    @Test
    void itAnswersAsWritten() {
        FakeServerStream client = send("GET /", config(503, "<h1>Zur\u00fcck \u20ac</h1>"));
        assertThat(client.status()).isEqualTo(503);
        assertThat(new String(client.bodyBytes(), StandardCharsets.UTF_8)).isEqualTo("<h1>Zur\u00fcck \u20ac</h1>");
        assertThat(client.fields())
                .containsEntry("Content-Type", "text/html; charset=utf-8")
                .containsEntry("X-Why", "because")
                .containsEntry("Content-Length", "20")
                .containsKey("Date");
        assertThat(client.ended()).isTrue();
    }

    @Test
    void aHeadGetsTheLengthAndNoBody() {
        FakeServerStream client = send("HEAD /", config(200, "abc"));
        assertThat(client.length()).isEqualTo(Framing.NO_BODY);
        assertThat(client.field("Content-Length")).isEqualTo("3");
        assertThat(client.bodyBytes()).isEmpty();
        assertThat(client.ended()).isTrue();
    }

    @Test
    void anEmptyBodyHasNoType() {
        FakeServerStream client = send("POST /", ReplyConfig.DEFAULTS);
        assertThat(client.status()).isEqualTo(200);
        assertThat(client.field("Content-Length")).isEqualTo("0");
        assertThat(client.field("Content-Type")).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aBodilessStatusHasNoLength(int status) {
        FakeServerStream client = send("GET /", config(status, ""));
        assertThat(client.length()).isEqualTo(Framing.NO_BODY);
        assertThat(client.field("Content-Length")).isNull();
        assertThat(client.ended()).isTrue();
    }

    @Test
    void itSaysWhatItIs() {
        assertThat(new FixedReply(config(418, "")).description()).isEqualTo("reply 418");
    }
}
