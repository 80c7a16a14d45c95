package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.base.Template;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.FakeListener;
import dev.sluice.exchange.FakeServerStream;
import dev.sluice.exchange.Target;
import dev.sluice.upstream.BalanceConfig.Algorithm;
import dev.sluice.upstream.balance.Addresses;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Health;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What would be picked, and what keeps the others from being picked. */
class ForecastTest {
    private final FakeListener listener = FakeListener.of(new Target() {
        @Override
        public void serve(Exchange x) {}

        @Override
        public String description() {
            return "nothing";
        }
    });

    private static ServiceConfig service(Algorithm algorithm, @Nullable StickyConfig sticky) {
        ServiceConfig d = ServiceConfig.DEFAULTS;
        HashKey key = algorithm == Algorithm.HASH
                ? new HashKey(
                        HashKey.Source.HEADER, "X-User", Objects.requireNonNull(Template.parse("{header.X-User}")))
                : null;
        List<ServerConfig> servers = List.of(
                new ServerConfig(new Address.Inet("10.0.0.1", 80), 1, false),
                new ServerConfig(new Address.Inet("name.internal", 80), 2, false),
                new ServerConfig(new Address.Inet("10.0.0.3", 80), 1, true));
        return new ServiceConfig(
                "s",
                servers,
                new BalanceConfig(algorithm, key),
                null,
                sticky,
                d.retry(),
                d.limit(),
                d.timeout(),
                d.pool(),
                d.host(),
                d.protocol(),
                null,
                d.proxyProtocol());
    }

    private Forecast forecast(ServiceConfig config, Endpoint[] endpoints, String... fields) {
        Exchange x = listener.exchange();
        FakeServerStream.fill(x.request(), "GET /", fields);
        return Forecast.of(config, endpoints, x, listener.loop.nowNanos());
    }

    @Test
    void offlineEveryServerIsUpEvenOneWithAName() {
        Endpoint[] endpoints = Forecast.allUp(service(Algorithm.RANDOM, null));
        assertThat(endpoints).allMatch(endpoint -> endpoint.isAvailable(0));
        assertThat(endpoints[1].weight()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ROUND_ROBIN", "RANDOM", "LEAST_REQUESTS", "LEAST_LATENCY"})
    void whereLoadOrChanceDecideItNamesTheCandidates(Algorithm algorithm) {
        ServiceConfig config = service(algorithm, null);
        Endpoint[] endpoints = Forecast.allUp(config);
        Forecast forecast = forecast(config, endpoints);
        assertThat(forecast.candidates()).containsExactly(endpoints[0], endpoints[1]);
        assertThat(forecast.certain()).isNull();
        assertThat(forecast.others()).containsOnlyKeys(endpoints[2]);
        assertThat(forecast.others().get(endpoints[2])).contains("backup");
        assertThat(Forecast.policy(config))
                .isEqualTo(algorithm.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'));
    }

    @Test
    void theFirstIsCertain() {
        ServiceConfig config = service(Algorithm.FIRST, null);
        Endpoint[] endpoints = Forecast.allUp(config);
        assertThat(forecast(config, endpoints).certain()).isEqualTo(endpoints[0]);
        endpoints[0].publish(Health.DOWN);
        Forecast second = forecast(config, endpoints);
        assertThat(second.certain()).isEqualTo(endpoints[1]);
        assertThat(second.others().get(endpoints[0])).isEqualTo("its check fails");
    }

    @Test
    void aHashIsCertainAndDependsOnItsKey() {
        ServiceConfig config = service(Algorithm.HASH, null);
        Endpoint[] endpoints = Forecast.allUp(config);
        Set<String> picked = new TreeSet<>();
        for (int i = 0; i < 40; i++) {
            Endpoint certain = Objects.requireNonNull(
                    forecast(config, endpoints, "X-User: " + i).certain());
            assertThat(forecast(config, endpoints, "X-User: " + i).certain()).isEqualTo(certain);
            picked.add(certain.name());
        }
        assertThat(picked).containsExactly("10.0.0.1:80", "name.internal:80");
    }

    @Test
    void withoutTheValueThatIsHashedChanceDecides() {
        ServiceConfig config = service(Algorithm.HASH, null);
        Forecast forecast = forecast(config, Forecast.allUp(config), "X-Other: 1");
        assertThat(forecast.candidates()).hasSize(2);
        assertThat(forecast.certain()).isNull();
        assertThat(forecast.why()).startsWith("by chance").contains("X-User");
        assertThat(forecast(config, Forecast.allUp(config), "X-User: ").certain())
                .isNull();
    }

    @Test
    void theCookieNamesItsServer() {
        ServiceConfig config = service(Algorithm.RANDOM, StickyConfig.DEFAULTS);
        Endpoint[] endpoints = Forecast.allUp(config);
        String cookie = "Cookie: a=b; " + StickyConfig.DEFAULTS.name() + "=" + Affinity.idText(endpoints[1]);
        Forecast kept = forecast(config, endpoints, cookie);
        assertThat(kept.certain()).isEqualTo(endpoints[1]);
        assertThat(kept.why()).contains("cookie");
        endpoints[1].publish(Health.DOWN);
        assertThat(forecast(config, endpoints, cookie).certain()).isEqualTo(endpoints[0]);
        assertThat(forecast(config, endpoints, "Cookie: sluice=nonsense").certain())
                .isEqualTo(endpoints[0]);
    }

    @Test
    void backupsServeWhenNoOtherIsLeftAndAtTheEndNobody() {
        ServiceConfig config = service(Algorithm.RANDOM, null);
        Endpoint[] endpoints = Forecast.allUp(config);
        endpoints[0].publish(Health.DOWN);
        endpoints[1].publish(Addresses.NONE);
        Forecast backup = forecast(config, endpoints);
        assertThat(backup.certain()).isEqualTo(endpoints[2]);
        assertThat(backup.others().get(endpoints[1])).isEqualTo("its name has no address");
        endpoints[1].publish(Health.DOWN);
        endpoints[2].publish(Health.DOWN);
        Forecast none = forecast(config, endpoints);
        assertThat(none.candidates()).isEmpty();
        assertThat(none.certain()).isNull();
        assertThat(none.why()).isEqualTo("no server can take it");
        assertThat(none.others()).hasSize(3);
    }
}
