package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link ForwardedConfig} and binds each of its keys to something else. */
class ForwardedConfigTest {
    private static final ForwardedConfig DEFAULTS = new ForwardedConfig(true, false, true, true);

    @Test
    void defaultsArePinned() {
        ForwardedConfig bound = Configs.site("to: a:1, forwarded: {}").forwarded();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        ForwardedConfig bound = Configs.site(
                        "to: a:1, forwarded: {xForwarded: false, rfc7239: true, via: false, requestId: false}")
                .forwarded();

        assertThat(bound).isEqualTo(new ForwardedConfig(false, true, false, false));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
