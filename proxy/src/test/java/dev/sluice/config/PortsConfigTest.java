package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link PortsConfig} and binds each of its keys to something else. */
class PortsConfigTest {
    private static final PortsConfig DEFAULTS = new PortsConfig(80, 443);

    private static PortsConfig bound(String ports) {
        SluiceConfig config = Configs.good("sites: {'http://a': a:1, 'https://a.test': a:1}\nports: " + ports);
        return new PortsConfig(port(config, 0), port(config, 1));
    }

    private static int port(SluiceConfig config, int site) {
        return ((Address.Inet) config.sites().get(site).listen().get(0)).port();
    }

    @Test
    void defaultsArePinned() {
        assertThat(bound("{}")).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        PortsConfig bound = bound("{http: 8080, https: 8443}");

        assertThat(bound).isEqualTo(new PortsConfig(8080, 8443));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
