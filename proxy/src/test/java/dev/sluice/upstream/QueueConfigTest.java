package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link QueueConfig} and binds each of its keys to something else. */
class QueueConfigTest {
    private static final QueueConfig DEFAULTS = new QueueConfig(0, 200, Duration.ofSeconds(3));

    @Test
    void defaultsArePinned() {
        QueueConfig bound = Configs.service("limit: {}").limit();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        QueueConfig bound = Configs.service("limit: {inflight: 10, queue: 0, queueTimeout: 250ms}")
                .limit();

        assertThat(bound).isEqualTo(new QueueConfig(10, 0, Duration.ofMillis(250)));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
