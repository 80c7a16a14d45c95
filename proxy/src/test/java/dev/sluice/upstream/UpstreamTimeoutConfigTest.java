package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link UpstreamTimeoutConfig} and binds each of its keys to something else. */
class UpstreamTimeoutConfigTest {
    private static final UpstreamTimeoutConfig DEFAULTS =
            new UpstreamTimeoutConfig(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofHours(1));

    @Test
    void defaultsArePinned() {
        UpstreamTimeoutConfig bound = Configs.service("timeout: {}").timeout();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        UpstreamTimeoutConfig bound = Configs.service("timeout: {connect: 1s, response: off, idle: 5m}")
                .timeout();

        assertThat(bound)
                .isEqualTo(new UpstreamTimeoutConfig(Duration.ofSeconds(1), Duration.ZERO, Duration.ofMinutes(5)));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
