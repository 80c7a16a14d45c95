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
    void everyKeyBinds() {
        CheckConfig bound = Configs.service(
                        "check: {kind: tcp, method: HEAD, path: /h?x=1, host: h, interval: 1s, timeout: 100ms, expect: [204, 300-302], rise: 1, fall: 9}")
                .check();

        assertThat(bound)
                .isEqualTo(new CheckConfig(
                        Kind.TCP,
                        "HEAD",
                        "/h?x=1",
                        "h",
                        Duration.ofSeconds(1),
                        Duration.ofMillis(100),
                        List.of(new StatusRange(204, 204), new StatusRange(300, 302)),
                        1,
                        9));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
