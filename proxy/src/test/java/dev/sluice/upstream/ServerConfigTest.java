package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.config.Configs;
import dev.sluice.config.RouteConfig;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link ServerConfig} and binds each of its keys to something else. */
class ServerConfigTest {
    private static final ServerConfig DEFAULTS = new ServerConfig(new Address.Inet("a", 1), 1, false);

    @Test
    void defaultsArePinned() {
        ServerConfig bound = Configs.good("sites: {':80': {to: [{address: a:1}]}}").sites().get(0).routes().stream()
                .map(r -> ((RouteConfig.Forward) r.target()).service().servers().get(0))
                .findFirst()
                .orElseThrow();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        ServerConfig bound = Configs.good("sites: {':80': {to: [{address: 'https://b', weight: 3, backup: true}]}}")
                .sites()
                .get(0)
                .routes()
                .stream()
                .map(r -> ((RouteConfig.Forward) r.target()).service().servers().get(0))
                .findFirst()
                .orElseThrow();

        assertThat(bound).isEqualTo(new ServerConfig(new ServerAddress(true, new Address.Inet("b", 443)), 3, true));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
