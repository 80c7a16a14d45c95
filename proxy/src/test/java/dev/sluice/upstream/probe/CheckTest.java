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
