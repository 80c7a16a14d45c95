package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link TimeoutsConfig} and binds each of its keys to something else. */
class TimeoutsConfigTest {
    private static final TimeoutsConfig DEFAULTS = new TimeoutsConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(75),
            Duration.ofSeconds(60),
            Duration.ofSeconds(60),
            Duration.ZERO,
            Duration.ofSeconds(30));

    @Test
    void defaultsArePinned() {
        TimeoutsConfig bound = Configs.good("sites: {':80': a:1}\ntimeouts: {}").timeouts();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        TimeoutsConfig bound = Configs.good(
                        "sites: {':80': a:1}\ntimeouts: {handshake: 7s, header: 1s, idle: 2s, body: 3s, send: 4s, request: 5s, drain: 6s}")
                .timeouts();

        assertThat(bound)
                .isEqualTo(new TimeoutsConfig(
                        Duration.ofSeconds(7),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6)));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
