package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link PoolConfig} and binds each of its keys to something else. */
class PoolConfigTest {
    private static final PoolConfig DEFAULTS =
            new PoolConfig(4096, 4096, 128, Duration.ofSeconds(55), Duration.ofHours(1));

    @Test
    void defaultsArePinned() {
        PoolConfig bound = Configs.service("pool: {}").pool();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        PoolConfig bound = Configs.service("pool: {max: 10, idle: 5, streams: 7, idleTimeout: 4s, lifetime: off}")
                .pool();

        assertThat(bound).isEqualTo(new PoolConfig(10, 5, 7, Duration.ofSeconds(4), Duration.ZERO));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
