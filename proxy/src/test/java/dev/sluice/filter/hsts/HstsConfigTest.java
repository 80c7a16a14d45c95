package dev.sluice.filter.hsts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the defaults of {@link HstsConfig} and binds each of its keys to something else. */
class HstsConfigTest {
    private static String yaml(String hsts) {
        return "sites: {'https://a.test': {reply: '200 a', tls: {hsts: " + hsts + "}}}";
    }

    private static HstsConfig bound(String hsts) {
        return Objects.requireNonNull(Configs.good(yaml(hsts)).sites().get(0).tls())
                .hsts();
    }

    @Test
    void defaultsArePinned() {
        assertThat(bound("{}")).isEqualTo(new HstsConfig(Duration.ZERO, false, false));
    }

    @Test
    void everyKeyBinds() {
        HstsConfig bound = bound("{maxAge: 2y, includeSubdomains: true, preload: true}");

        assertThat(bound).isEqualTo(new HstsConfig(Duration.ofDays(730), true, true));
        Configs.assertEveryComponentDiffers(bound, HstsConfig.DEFAULTS);
    }

    @ParameterizedTest
    @CsvSource({
        "off, PT0S, false, false",
        "1y, P365D, false, false",
        "180d includeSubdomains, P180D, true, false",
        "1y includeSubdomains preload, P365D, true, true",
    })
    void aTextStandsForTheMap(String text, Duration age, boolean subdomains, boolean preload) {
        assertThat(bound("'" + text + "'")).isEqualTo(new HstsConfig(age, subdomains, preload));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'1y preload'",
                "'1d includeSubdomains preload'",
                "sometimes",
                "'1y forever'",
                "500ms",
                "'off preload'"
            })
    void whatBrowsersWouldNotTakeIsAProblem(String text) {
        assertThat(Configs.read(yaml(text)).isGood()).isFalse();
    }
}
