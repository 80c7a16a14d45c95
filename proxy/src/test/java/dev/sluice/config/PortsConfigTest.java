package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link PortsConfig} and binds each of its keys to something else. */
class PortsConfigTest {
    private static final PortsConfig DEFAULTS = new PortsConfig(80);

    @Test
    void defaultsArePinned() {
        PortsConfig bound =
                new PortsConfig(((dev.sluice.base.Address.Inet) Configs.good("sites: {'http://a': a:1}\nports: {}")
                                .sites()
                                .get(0)
                                .listen()
                                .get(0))
                        .port());

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        PortsConfig bound = new PortsConfig(
                ((dev.sluice.base.Address.Inet) Configs.good("sites: {'http://a': a:1}\nports: {http: 8080}")
                                .sites()
                                .get(0)
                                .listen()
                                .get(0))
                        .port());

        assertThat(bound).isEqualTo(new PortsConfig(8080));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
