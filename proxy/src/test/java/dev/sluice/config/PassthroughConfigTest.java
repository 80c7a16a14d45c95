package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.upstream.Protocol;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Connections that are passed on unread, as a file says so. */
class PassthroughConfigTest {
    private static final String SITES = "sites: {'http://a': a:1}\n";

    private static List<PassthroughConfig> passed(String l4) {
        return Configs.good(SITES + "services: {vpn: [b:1, c:1]}\nl4: " + l4).passthrough();
    }

    @Test
    void withoutAWordNothingIsPassedOn() {
        assertThat(Configs.good(SITES).passthrough()).isEmpty();
    }

    @Test
    void everyKeyBinds() {
        List<PassthroughConfig> all = passed(
                "{tcp/444: {sni: {VPN.test: vpn, '*.b.test': 'd:5'}}, 'tcp/127.0.0.1:445': {sni: {x.test: d:5}}}");

        assertThat(all).extracting(PassthroughConfig::key).containsExactly("tcp/444", "tcp/444", "tcp/127.0.0.1:445");
        assertThat(all).extracting(PassthroughConfig::name).containsExactly("vpn.test", "*.b.test", "x.test");
        assertThat(all)
                .extracting(PassthroughConfig::listen)
                .containsExactly(
                        new Address.Inet("", 444), new Address.Inet("", 444), new Address.Inet("127.0.0.1", 445));
        assertThat(all.get(0).service().servers()).hasSize(2);
        assertThat(all).allSatisfy(each -> assertThat(each.service().protocol()).isEqualTo(Protocol.UNREAD));
        assertThat(all.get(0).service().name())
                .as("its own, beside a service of HTTP")
                .isEqualTo("vpn unread");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{udp/53: {sni: {a.test: b:1}}} | UDP is not part of this version",
                "{'443': {sni: {a.test: b:1}}} | tcp/443",
                "{tcp/0: {sni: {a.test: b:1}}} | tcp/443",
                "{tcp/444: {sni: {a_b/: b:1}}} | a host such as",
                "{tcp/444: {sni: {a.test: nowhere}}} | no service is named 'nowhere'",
                "{tcp/444: {sni: {a.test: 'https://b:1'}}} | not encrypted once more",
                "{tcp/444: {sni: {a.test: {servers: [b:1], check: GET / every 5s}}}} | check: tcp",
                "{tcp/80: {sni: {a.test: b:1}}} | speaks without TLS",
                "{tcp/444: {to: b:1}} | is not part of this version",
            })
    void whatCannotBeIsAProblem(String l4, String problem) {
        assertThat(Configs.problems(SITES + "l4: " + l4))
                .anySatisfy(each -> assertThat(each.toString()).contains(problem));
    }

    @Test
    void aNameIsEitherReadOrPassedOn() {
        assertThat(Configs.problems("sites: {'https://a.localhost': a:1}\nl4: {tcp/443: {sni: {a.localhost: b:1}}}"))
                .singleElement()
                .asString()
                .contains("'a.localhost' is passed on unread here, and 'https://a.localhost' wants to read it");
    }

    @Test
    void adminKeepsItsPort() {
        assertThat(Configs.problems("admin: 127.0.0.1:444\n" + SITES + "l4: {tcp/444: {sni: {a.test: b:1}}}"))
                .singleElement()
                .asString()
                .contains("and so does admin");
    }
}
