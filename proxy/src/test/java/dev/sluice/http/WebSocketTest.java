package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.FastRandom;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebSocketTest {
    /** The example of RFC 6455 section 1.3. */
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static Head head(String... fields) {
        Head head = new Head();
        head.reset();
        head.method("GET");
        for (int i = 0; i < fields.length; i += 2) {
            head.add(FieldName.of(fields[i]), fields[i + 1]);
        }
        return head;
    }

    @Test
    void theAnswerToTheKeyIsTheStandards() {
        Head response = head();
        WebSocket.accept(head("Sec-WebSocket-Key", KEY), response);
        assertThat(response.value(FieldName.SEC_WEBSOCKET_ACCEPT)).isEqualTo(ACCEPT);
    }

    @ParameterizedTest
    @CsvSource({
        "websocket, Upgrade, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, true",
        "WebSocket, upgrade, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, true",
        "websocket, Upgrade, S3pPLMBiTxaQ9kYGzzhZRbK+xOo=, false",
        "websocket, Upgrade, s3pPLMBiTxaQ9kYGzzhZRbK+xOo, false",
        "websocket, close, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, false",
        "other, Upgrade, s3pPLMBiTxaQ9kYGzzhZRbK+xOo=, false"
    })
    void onlyTheRightAnswerIsBelieved(String upgrade, String connection, String accept, boolean believed) {
        Head request = head("Sec-WebSocket-Key", KEY);
        Head response = head("Upgrade", upgrade, "Connection", connection, "Sec-WebSocket-Accept", accept);
        assertThat(WebSocket.isAccepted(request, response)).isEqualTo(believed);
    }

    @Test
    void anAnswerThatStandsTwiceOrNotAtAllIsNone() {
        Head request = head("Sec-WebSocket-Key", KEY);
        String[] agreed = {"Upgrade", "websocket", "Connection", "Upgrade"};
        Head twice = head(agreed);
        twice.add(FieldName.SEC_WEBSOCKET_ACCEPT, ACCEPT);
        assertThat(WebSocket.isAccepted(request, twice)).isTrue();
        twice.add(FieldName.SEC_WEBSOCKET_ACCEPT, ACCEPT);
        assertThat(WebSocket.isAccepted(request, twice)).isFalse();
        assertThat(WebSocket.isAccepted(request, head(agreed))).isFalse();
    }

    @Test
    void keysAreSixteenBytesAndDiffer() {
        FastRandom random = new FastRandom(7);
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            Head request = head("Upgrade", "websocket", "Sec-WebSocket-Key", "x");
            WebSocket.key(request, random);
            String key = request.value(FieldName.SEC_WEBSOCKET_KEY);
            assertThat(Base64.getDecoder().decode(key)).hasSize(16);
            assertThat(WebSocket.isHandshake(request)).isTrue();
            seen.add(key);
        }
        assertThat(seen).hasSize(100);
    }

    @Test
    void whatIsAHandshake() {
        assertThat(WebSocket.isHandshake(head("Upgrade", "WebSocket", "Sec-WebSocket-Key", KEY)))
                .isTrue();
        assertThat(WebSocket.isHandshake(head("Upgrade", "h2c", "Sec-WebSocket-Key", KEY)))
                .isFalse();
        assertThat(WebSocket.isHandshake(head("Upgrade", "websocket, h2c", "Sec-WebSocket-Key", KEY)))
                .isFalse();
        assertThat(WebSocket.isHandshake(
                        head("Upgrade", "websocket", "Upgrade", "websocket", "Sec-WebSocket-Key", KEY)))
                .isFalse();
        assertThat(WebSocket.isHandshake(head("Upgrade", "websocket"))).isFalse();
        assertThat(WebSocket.isHandshake(head("Upgrade", "websocket", "Sec-WebSocket-Key", "short")))
                .isFalse();
        assertThat(WebSocket.isHandshake(
                        head("Upgrade", "websocket", "Sec-WebSocket-Key", KEY, "Sec-WebSocket-Key", KEY)))
                .isFalse();
        assertThat(WebSocket.isHandshake(head("Sec-WebSocket-Key", KEY))).isFalse();
        Head post = head("Upgrade", "websocket", "Sec-WebSocket-Key", KEY);
        post.methodEnd(2);
        assertThat(WebSocket.isHandshake(post)).isFalse();
    }

    @Test
    void theUpgradeIsNamed() {
        Head response = head();
        WebSocket.name(response);
        assertThat(HopByHop.upgrades(response)).isTrue();
        assertThat(WebSocket.isNamed(response)).isTrue();
    }
}
