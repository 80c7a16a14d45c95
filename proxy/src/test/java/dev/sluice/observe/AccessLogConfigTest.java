package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Template;
import dev.sluice.config.Configs;
import dev.sluice.observe.AccessLogConfig.Format;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link AccessLogConfig} and binds each of its keys to something else. */
class AccessLogConfigTest {
    private static final AccessLogConfig DEFAULTS = new AccessLogConfig("stdout", Format.JSON, null, 16_384);

    @Test
    void defaultsArePinned() {
        AccessLogConfig bound =
                Configs.good("sites: {':80': a:1}\nlog: {access: {}}").log().access();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        AccessLogConfig bound = Configs.good(
                        "sites: {':80': a:1}\nlog: {access: {to: off, template: '{ip} {status}', queue: 64}}")
                .log()
                .access();

        assertThat(bound).isEqualTo(new AccessLogConfig("off", Format.TEMPLATE, Template.parse("{ip} {status}"), 64));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
