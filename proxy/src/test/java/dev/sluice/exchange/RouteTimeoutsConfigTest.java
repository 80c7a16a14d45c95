package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link RouteTimeoutsConfig} and binds each of its keys to something else. */
class RouteTimeoutsConfigTest {
    private static final RouteTimeoutsConfig DEFAULTS =
            new RouteTimeoutsConfig(Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ZERO);

    @Test
    void defaultsArePinned() {
        RouteTimeoutsConfig bound = Configs.route("to: a:1, timeouts: {}").timeouts();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        RouteTimeoutsConfig bound = Configs.route("to: a:1, timeouts: {body: 3s, send: off, request: 1d}")
                .timeouts();

        assertThat(bound).isEqualTo(new RouteTimeoutsConfig(Duration.ofSeconds(3), Duration.ZERO, Duration.ofDays(1)));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
