package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link AdminConfig} and binds each of its keys to something else. */
class AdminConfigTest {
    private static final AdminConfig DEFAULTS = new AdminConfig(new Address.Inet("127.0.0.1", 9900));

    @Test
    void defaultsArePinned() {
        AdminConfig bound = Configs.good("sites: {':80': a:1}").admin();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        AdminConfig bound =
                Configs.good("sites: {':80': a:1}\nadmin: unix:/run/a.sock").admin();

        assertThat(bound).isEqualTo(new AdminConfig(new Address.Unix("/run/a.sock")));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
