package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.FakeServerStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopByHopTest {
    private static Head head(String... fields) {
        Head head = new Head();
        FakeServerStream.fill(head, "GET /", fields);
        return head;
    }

    /** What is left of the fields after the first line, which is the request. */
    private static String[] stripped(String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 1);
        all[fields.length] = "Host: h";
        Head head = head(all);
        HopByHop.strip(head);
        return head.toString().split("\n", 2)[1].split("\n", -1);
    }

    @ParameterizedTest
    @CsvSource({
        "11, '', true",
        "11, close, false",
        "11, Close, false",
        "11, 'keep-alive, close', false",
        "11, 'foo,close', false",
        "11, closed, true",
        "11, not-close, true",
        "11, keep-alive, true",
        "10, '', false",
        "10, keep-alive, true",
        "10, Keep-Alive, true",
        "10, 'keep-alive, close', false",
    })
    void aConnectionStaysOrNot(int version, String connection, boolean keeps) {
        Head head = connection.isEmpty() ? head() : head("Connection: " + connection);
        head.version(version);
        assertThat(HopByHop.keepsAlive(head)).isEqualTo(keeps);
    }

    @Test
    void optionsMayStandInSeveralFields() {
        assertThat(HopByHop.keepsAlive(head("Connection: a", "Connection: b, close")))
                .isFalse();
    }

    @Test
    void anUpgradeTakesBothFieldsAndHttp11() {
        assertThat(HopByHop.upgrades(head("Connection: Upgrade", "Upgrade: websocket")))
                .isTrue();
        assertThat(HopByHop.upgrades(head("Connection: Upgrade"))).isFalse();
        assertThat(HopByHop.upgrades(head("Upgrade: websocket"))).isFalse();
        Head old = head("Connection: Upgrade", "Upgrade: websocket");
        old.version(Head.HTTP_1_0);
        assertThat(HopByHop.upgrades(old)).isFalse();
    }

    @Test
    void whatBelongsToTheConnectionGoes() {
        assertThat(stripped(
                        "A: 1",
                        "Connection: keep-alive, X-One",
                        "connection: x-TWO",
                        "Keep-Alive: 5",
                        "Proxy-Connection: close",
                        "Proxy-Authenticate: Basic",
                        "Proxy-Authorization: Basic x",
                        "Transfer-Encoding: chunked",
                        "Upgrade: h2c",
                        "X-One: a",
                        "x-one: b",
                        "X-Two: c",
                        "X-Three: d"))
                .containsExactly("A: 1", "X-Three: d", "Host: h");
    }

    @Test
    void noOptionTakesAwayWhatIsMeantForAll() {
        assertThat(stripped(
                        "Connection: host, content-length, authorization, cookie, x-forwarded-for, cache-control",
                        "Connection: client-cert, client-cert-chain",
                        "Client-Cert: :YQ==:",
                        "Client-Cert-Chain: :Yg==:",
                        "Content-Length: 3",
                        "Authorization: x",
                        "Cookie: y",
                        "X-Forwarded-For: z",
                        "Cache-Control: no-store"))
                .hasSize(8)
                .contains(
                        "Client-Cert: :YQ==:",
                        "Client-Cert-Chain: :Yg==:",
                        "Host: h",
                        "Content-Length: 3",
                        "Authorization: x",
                        "X-Forwarded-For: z");
    }

    @Test
    void anOptionNamesAWholeField() {
        assertThat(stripped("Connection: foo", "Foobar: 1", "Fo: 2", "Foo: 3"))
                .containsExactly("Foobar: 1", "Fo: 2", "Host: h");
        assertThat(stripped("Connection: ,, ;foo = bar", "Foo: 1", "Bar: 2")).containsExactly("Host: h");
    }

    @Test
    void whetherTrailersAreWelcomeIsKnownBeforeTeGoes() {
        assertThat(HopByHop.takesTrailers(head("TE: gzip;q=0.5, Trailers", "Connection: te")))
                .isTrue();
        assertThat(HopByHop.takesTrailers(head("TE: gzip", "TE: trailers"))).isTrue();
        assertThat(HopByHop.takesTrailers(head("TE: gzip"))).isFalse();
        assertThat(stripped("TE: trailers", "Connection: te")).containsExactly("Host: h");
        assertThat(stripped("TE: trailers")).containsExactly("Host: h");
    }

    /** What only the head may say of the client cannot be said behind its back. */
    @Test
    void whoTheClientIsIsNoTrailer() {
        Head trailers = head("Client-Cert: :YQ==:", "Client-Cert-Chain: :Yg==:", "X-Request-Id: 1", "X-Three: 3");
        Trailers.strip(trailers);
        assertThat(trailers.toString().split("\n")).containsExactly("GET /", "X-Three: 3");
    }

    @Test
    void whatTheHeadNamesIsNoTrailer() {
        Head head = head("Connection: X-One, close", "Connection: x-two, cache-control");
        Head trailers = head("x-one: 1", "X-Two: 2", "X-Three: 3", "Cache-Control: no-store");
        HopByHop.strip(head);
        HopByHop.stripTrailers(head, trailers);
        assertThat(trailers.toString().split("\n"))
                .containsExactly("GET /", "Host: example.com", "X-Three: 3", "Cache-Control: no-store");
    }
}
