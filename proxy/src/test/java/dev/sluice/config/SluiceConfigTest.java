package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.LimitsConfig;
import dev.sluice.exchange.TimeoutsConfig;
import dev.sluice.server.tls.TlsDefaultsConfig;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link SluiceConfig} and binds each of its keys to something else. */
class SluiceConfigTest {
    private static final SluiceConfig LEAST = Configs.good("sites: {':80': a:1}");

    @Test
    void defaultsArePinned() {
        assertThat(LEAST)
                .isEqualTo(new SluiceConfig(
                        LEAST.sites(),
                        List.of(),
                        Map.of(),
                        TlsDefaultsConfig.DEFAULTS,
                        AdminConfig.DEFAULTS,
                        LogConfig.DEFAULTS,
                        LimitsConfig.DEFAULTS,
                        TimeoutsConfig.DEFAULTS,
                        List.of(),
                        List.of()));
    }

    @Test
    void everyKeyBinds() {
        SluiceConfig config = Configs.good("""
                sites: {":81": s}
                services: {s: b:1}
                l4: {tcp/444: {sni: {vpn.test: s}}}
                admin: off
                tls: {profile: modern}
                log: {level: warn}
                limits: {headerCount: 7}
                timeouts: {drain: off}
                trustedProxies: private
                tests: [GET http://a/ X-A=b -> 200 route /* service s]
                """);

        Configs.assertEveryComponentDiffers(config, LEAST);
        Expectation test = config.tests().get(0);
        assertThat(test)
                .isEqualTo(new Expectation("GET", "http://a/", Map.of("X-A", "b"), 200, "/*", "s", test.place()));
        assertThat(config.trustedProxies()).hasSize(7);
    }
}
