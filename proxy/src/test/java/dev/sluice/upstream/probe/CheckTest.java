package dev.sluice.upstream.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.upstream.balance.Endpoint;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The request that a check sends, and what cannot be one. */
class CheckTest {
    @Test
    void aHeadSaysTheSameAsABytewiseRequest() {
        Endpoint endpoint = Endpoint.inet("10.0.0.1", 80, 1, false, 0);

        assertThat(Check.http("GET", "/healthz?deep", "app.test", s -> true, PACE)
                        .overHttp2()
                        .head(endpoint)
                        .toString())
                .isEqualTo("GET /healthz?deep\nHost: app.test\nUser-Agent: sluice-check");
        assertThat(Check.tcp(PACE).overHttp2().isFramed()).isFalse();
    }

    @Test
    void healthIsAskedInOneMessage() {
        Endpoint endpoint = Endpoint.inet("10.0.0.1", 80, 1, false, 0);

        Check whole = Check.grpc("", null, PACE);
        assertThat(whole.isFramed()).isTrue();
        assertThat(whole.overHttp2()).isSameAs(whole);
        assertThat(whole.message()).containsExactly(0, 0, 0, 0, 0);
        assertThat(whole.head(endpoint).toString())
                .isEqualTo("POST /grpc.health.v1.Health/Check\nHost: 10.0.0.1:80\nUser-Agent: sluice-check\n"
                        + "Content-Type: application/grpc\nTE: trailers");
        Check one = Check.grpc("a.B", "app.test", PACE).after(new byte[] {1});
        assertThat(one.message()).containsExactly(0, 0, 0, 0, 5, 10, 3, 'a', '.', 'B');
        assertThat(one.head(endpoint).toString()).contains("Host: app.test");
    }

    private static final Pace PACE = new Pace(5_000_000_000L, 9_000_000_000L, 2, 3);

    private static String request(Check check, Endpoint endpoint) {
        return new String(check.request(endpoint), StandardCharsets.US_ASCII);
    }

    @Test
    void theServersOwnAddressIsTheHostUnlessOneIsGiven() {
        Endpoint six = Endpoint.inet("::1", 81, 1, false, 0);
        assertThat(request(Check.http("GET", "/healthz", null, s -> true, PACE), six))
                .startsWith("GET /healthz HTTP/1.1\r\nHost: [::1]:81\r\n")
                .endsWith("Connection: close\r\n\r\n");
        assertThat(request(Check.http("HEAD", "/", "app.test", s -> true, PACE), six))
                .startsWith("HEAD / HTTP/1.1\r\nHost: app.test\r\n");
        assertThat(request(Check.http("GET", "/", null, s -> true, PACE), Endpoint.unix("/a", 1, false, 0)))
                .contains("\r\nHost: localhost\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a b", "/a\r\nX: y", "/\u00e9", "/a\t"})
    void nothingCanBeSmuggledIn(String path) {
        assertThatThrownBy(() -> Check.http("GET", path, null, s -> true, PACE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Check.http("GET", "/", path, s -> true, PACE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aPaceIsPositive() {
        assertThatThrownBy(() -> new Pace(1, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pace(1, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pace(0, 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
