package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.ByteSize;
import dev.sluice.config.Configs;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link RouteLimitsConfig} and binds each of its keys to something else. */
class RouteLimitsConfigTest {
    private static final RouteLimitsConfig DEFAULTS = new RouteLimitsConfig(new ByteSize(17_179_869_184L));

    @Test
    void defaultsArePinned() {
        RouteLimitsConfig bound = Configs.route("to: a:1, limits: {}").limits();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        RouteLimitsConfig bound =
                Configs.route("to: a:1, limits: {body: unlimited}").limits();

        assertThat(bound).isEqualTo(new RouteLimitsConfig(ByteSize.UNLIMITED));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
