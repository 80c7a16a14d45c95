package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observe.AccessLogConfig;
import dev.sluice.observe.AccessLogConfig.Format;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link LogConfig} and binds each of its keys to something else. */
class LogConfigTest {
    private static final LogConfig DEFAULTS =
            new LogConfig(new AccessLogConfig("stdout", Format.JSON, null, 16_384), LogConfig.Level.INFO);

    @Test
    void defaultsArePinned() {
        LogConfig bound = Configs.good("sites: {':80': a:1}\nlog: {}").log();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        LogConfig bound = Configs.good("sites: {':80': a:1}\nlog: {access: {format: combined}, level: debug}")
                .log();

        assertThat(bound)
                .isEqualTo(new LogConfig(
                        new AccessLogConfig("stdout", Format.COMBINED, null, 16_384), LogConfig.Level.DEBUG));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
