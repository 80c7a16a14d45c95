package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.Address;
import dev.sluice.config.Configs;
import dev.sluice.config.RouteConfig;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Site;
import dev.sluice.exchange.Target;
import dev.sluice.observe.Meters;
import dev.sluice.server.Served;
import dev.sluice.server.tls.Names;
import dev.sluice.upstream.Cluster;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From records to a snapshot: what each address serves, and what a route is called and ends in. */
class CompilerTest {
    private final FakeTargets targets = new FakeTargets();
    private final Compiler compiler = new Compiler(new Meters(1), targets, KeySources.NONE);

    /** Targets that are told apart by what they were made for, and serve nothing. */
    private static final class FakeTargets implements Targets {
        private final List<RouteConfig> made = new ArrayList<>();
        private int compilations;

        @Override
        public void begin() {
            compilations++;
        }

        @Override
        public Target target(RouteConfig route) {
            made.add(route);
            return new Target() {
                @Override
                public void serve(Exchange x) {
                    throw new AssertionError("nobody asks");
                }

                @Override
                public String description() {
                    return "target " + made.size();
                }
            };
        }

        @Override
        public List<Cluster> clusters() {
            return List.of();
        }
    }

    private Snapshot compile(String yaml) {
        return compiler.compile(7, Configs.good(yaml));
    }

    @Test
    void connectionsThatNobodyReadsHaveASiteOfTheirOwn() {
        Snapshot snapshot = compile("""
                sites: {':80': a:1}
                l4: {tcp/444: {sni: {vpn.test: b:1, '*.wild.test': c:1}}}
                """);

        Served served = snapshot.served().get(new Address.Inet("", 444));
        assertThat(served.keys()).as("nobody shakes hands here").isNull();
        Names<Site> passed = served.passed();
        assertThat(passed.find("vpn.test")).isNotNull();
        assertThat(passed.find("a.wild.test")).isNotNull().isNotSameAs(passed.find("vpn.test"));
        assertThat(passed.find("other.test")).isNull();
        assertThat(passed.find("")).isNull();
        assertThat(snapshot.served().get(new Address.Inet("", 80)).passed()).isNull();
        assertThat(targets.made).extracting(RouteConfig::path).contains("vpn.test", "*.wild.test");
    }

    private static List<String> routes(Snapshot snapshot, String address) {
        return snapshot.routers().entrySet().stream()
                .filter(entry -> entry.getKey().toString().equals(address))
                .flatMap(entry -> entry.getValue().routes().stream())
                .map(ranked -> ranked.site() + " " + ranked.spec().name())
                .toList();
    }

    @Test
    void sitesThatShareAnAddressShareItsRouter() {
        Snapshot snapshot = compile("""
                sites:
                  http://a.test:8080: {routes: {/x: {reply: "200 x"}, /*: {reply: "200 a"}}}
                  http://b.test:8080: {reply: "200 b"}
                  http://c.test:8081: {reply: "200 c"}
                """);
        assertThat(snapshot.id()).isEqualTo(7);
        assertThat(snapshot.served()).hasSize(2);
        assertThat(routes(snapshot, ":8080"))
                .containsExactlyInAnyOrder("http://a.test:8080 /x", "http://a.test:8080 /*", "http://b.test:8080 /*");
        assertThat(routes(snapshot, ":8081")).containsExactly("http://c.test:8081 /*");
        assertThat(targets.made).hasSize(4);
        assertThat(targets.compilations).isEqualTo(1);
    }

    @Test
    void everyCompilationBeginsAnew() {
        compile("sites: {':1': {reply: '200 a'}}");
        compile("sites: {':1': {reply: '200 a'}}");
        assertThat(targets.compilations).isEqualTo(2);
    }

    @Test
    void limitsOfTheConfigurationAreThoseOfTheListener() {
        Snapshot snapshot =
                compile("sites: {':1': {reply: '200 a'}}\ntimeouts: {header: 3s}\nlimits: {connections: 17}\n");
        assertThat(snapshot.served().values()).singleElement().satisfies(served -> {
            assertThat(served.site().limits().headerNanos()).isEqualTo(3_000_000_000L);
            assertThat(served.site().limits().connections()).isEqualTo(17);
        });
    }

    @Test
    void aTargetThatCannotBeMadeRefusesTheConfiguration() {
        Compiler refusing = new Compiler(
                new Meters(1),
                new Targets() {
                    @Override
                    public void begin() {}

                    @Override
                    public Target target(RouteConfig route) {
                        throw new IllegalArgumentException("no such directory");
                    }

                    @Override
                    public List<Cluster> clusters() {
                        return List.of();
                    }
                },
                KeySources.NONE);
        assertThatThrownBy(() -> refusing.compile(1, Configs.good("sites: {':1': {reply: '200 a'}}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no such directory");
    }
}
