package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.config.Configs;
import dev.sluice.config.RouteConfig;
import dev.sluice.config.SluiceConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link ServiceConfig}, binds each of its keys to something else, and says when two are the same. */
class ServiceConfigTest {
    private static final ServiceConfig DEFAULTS = new ServiceConfig(
            "s",
            List.of(new ServerConfig(new Address.Inet("a", 1), 1, false)),
            BalanceConfig.DEFAULTS,
            null,
            null,
            RetryConfig.DEFAULTS,
            QueueConfig.DEFAULTS,
            UpstreamTimeoutConfig.DEFAULTS,
            PoolConfig.DEFAULTS,
            HostHeader.KEEP,
            Protocol.AUTO,
            null,
            ProxyProtocol.OFF);

    @Test
    void defaultsArePinned() {
        assertThat(Configs.service("")).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        ServiceConfig bound = Configs.good("""
                        sites: {":80": other}
                        services:
                          other:
                            servers: [b:2]
                            balance: random
                            check: tcp every 2s
                            sticky: cookie sid
                            retry: off
                            limit: {inflight: 1}
                            timeout: {connect: 1s}
                            pool: {max: 1}
                            host: server
                            protocol: h2
                            tls: {name: a.test}
                            proxyProtocol: v2
                        """).services().get("other");

        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
        assertThat(bound.host()).isEqualTo(HostHeader.SERVER);
        assertThat(bound.check().kind()).isEqualTo(CheckConfig.Kind.TCP);
    }

    @Test
    void allWhoWriteOneAddressShareOneService() {
        SluiceConfig config =
                Configs.good("sites: {':80': 'a:1', ':81': {to: {servers: ['a:1']}}, ':82': ['http://a:1']}");

        List<ServiceConfig> services = config.sites().stream()
                .map(site -> ((RouteConfig.Forward) site.routes().get(0).target()).service())
                .distinct()
                .toList();
        assertThat(services).hasSize(1);
        assertThat(services.get(0).name()).isEqualTo("a:1");
    }

    @Test
    void servicesOnTheSpotThatDifferHaveDifferentNames() {
        SluiceConfig config = Configs.good("""
                sites:
                  :80:
                    routes:
                      /x:
                        - {to: [a:1, b:1], match: {method: GET}}
                        - {to: [a:1, c:1]}
                """);

        List<String> names = config.sites().get(0).routes().stream()
                .map(route -> ((RouteConfig.Forward) route.target()).service().name())
                .toList();
        assertThat(names).containsExactly(":80 /x", ":80 /x 2");
    }
}
