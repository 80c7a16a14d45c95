package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.upstream.CheckConfig.Kind;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link CheckConfig} and binds each of its keys to something else. */
class CheckConfigTest {
    private static final CheckConfig DEFAULTS = new CheckConfig(
            Kind.HTTP,
            "GET",
            "/",
            null,
            "",
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            List.of(new StatusRange(200, 399)),
            2,
            3);

    @Test
    void defaultsArePinned() {
        CheckConfig bound = Configs.service("check: {}").check();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void aCheckByGrpcNamesAServiceOrNone() {
        CheckConfig whole =
                Configs.service("protocol: h2c, check: grpc every 3s").check();
        assertThat(whole.kind()).isEqualTo(Kind.GRPC);
        assertThat(whole.service()).isEmpty();
        assertThat(whole.interval()).isEqualTo(Duration.ofSeconds(3));
        CheckConfig one = Configs.service("protocol: h2c, check: grpc shop.Cart timeout 1s")
                .check();
        assertThat(one.service()).isEqualTo("shop.Cart");
        assertThat(one.timeout()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aCheckByGrpcNeedsHttp2() {
        String file = "sites: {':80': s}\nservices:\n  s: {servers: [%s], protocol: %s, check: grpc every 3s}\n";
        for (String wrong : List.of("h1", "auto")) {
            assertThat(Configs.problems(file.formatted("a:1", wrong)))
                    .singleElement()
                    .asString()
                    .contains("a check by gRPC needs servers that are spoken to in HTTP/2");
        }
        assertThat(Configs.problems(file.formatted("https://a:1", "auto"))).isEmpty();
        assertThat(Configs.problems(file.formatted("https://a:1", "h2"))).isEmpty();
        assertThat(Configs.problems("sites: {':80': s}\nservices:\n  s: {servers: [a:1], check: grpc a/b every 3s}\n"))
                .isNotEmpty();
    }

    @Test
    void everyKeyBinds() {
        CheckConfig bound = Configs.service(
                        "check: {kind: tcp, method: HEAD, path: /h?x=1, host: h, service: a.B, interval: 1s, timeout: 100ms, expect: [204, 300-302], rise: 1, fall: 9}")
                .check();

        assertThat(bound)
                .isEqualTo(new CheckConfig(
                        Kind.TCP,
                        "HEAD",
                        "/h?x=1",
                        "h",
                        "a.B",
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100),
                        List.of(new StatusRange(204, 204), new StatusRange(300, 302)),
                        1,
                        9));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
