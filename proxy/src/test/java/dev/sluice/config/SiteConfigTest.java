package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.exchange.ForwardedConfig;
import dev.sluice.exchange.ProxyProtocol;
import dev.sluice.http.PathConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pins the defaults of {@link SiteConfig}, binds each of its keys to something else, and reads site keys. */
class SiteConfigTest {

    @Test
    void defaultsArePinned() {
        SiteConfig site = Configs.site("to: a:1");

        RouteConfig everywhere = Configs.site("routes: {'/*': a:1}").routes().get(0);
        assertThat(site)
                .isEqualTo(new SiteConfig(
                        "http://a",
                        "a",
                        List.of(new Address.Inet("", 80)),
                        null,
                        false,
                        ForwardedConfig.DEFAULTS,
                        PathConfig.DEFAULTS,
                        ProxyProtocol.OFF,
                        List.of(everywhere)));
    }

    @Test
    void everyKeyBinds() {
        SiteConfig site = Configs.good(
                        "trustedProxies: [10.0.0.1]\nsites: {'https://b.test': {listen: [127.0.0.1:1, 'unix:/s'],"
                                + " forwarded: {via: false}, path: {doubleSlashes: keep}, tls: {profile: modern},"
                                + " proxyProtocol: require, routes: {/x: a:1, /y: a:1}}}")
                .sites()
                .get(0);

        // whether a site was made is no key: all that is written was not
        Configs.assertEveryComponentDiffers(site, Configs.site("to: a:1"), "made");
        assertThat(site.listen()).containsExactly(new Address.Inet("127.0.0.1", 1), new Address.Unix("/s"));
    }

    @Test
    void proxyProtocolIsSaidOncePerAddressAndNeedsSomebodyToTrust() {
        assertThat(Configs.problems("sites: {'http://a': {to: a:1, proxyProtocol: accept}}"))
                .singleElement()
                .asString()
                .contains("nobody is trusted", "trustedProxies");
        assertThat(Configs.problems("trustedProxies: [10.0.0.1]\nsites: {'http://a': {to: a:1, proxyProtocol: accept},"
                        + " 'http://b': a:1, 'http://c:81': a:1}"))
                .singleElement()
                .asString()
                .contains("'http://b' and 'http://a' share an address");
    }

    @ParameterizedTest
    @CsvSource({
        "http://Example.COM, example.com, :80",
        "http://example.com/, example.com, :80",
        "http://example.com., example.com, :80",
        "http://*.example.com:81, *.example.com, :81",
        "http://10.0.0.1, 10.0.0.1, :80",
        "http://[::1]:82, ::1, :82",
        "':8080', '', :8080",
        "https://a.test, a.test, :443",
        "https://a.test:444/, a.test, :444",
        "*.A.test, *.a.test, :443",
        "localhost:8443, localhost, :8443",
        "127.0.0.1, 127.0.0.1, :443",
        "'[::1]:8443', ::1, :8443",
        "'http://:8080', '', :8080",
        "unix:/run/x.sock, '', unix:/run/x.sock",
        "http://unix:/run/x.sock, '', unix:/run/x.sock",
    })
    void aKeySaysHostAndAddress(String key, String host, String address) {
        SiteConfig site = Configs.good("sites: {'" + key + "': a:1}").sites().get(0);

        assertThat(site.host()).isEqualTo(host);
        assertThat(site.listen()).hasToString("[" + address + "]");
    }
}
