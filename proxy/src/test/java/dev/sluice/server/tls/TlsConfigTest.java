package dev.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.filter.hsts.HstsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins the defaults of {@link TlsConfig}, binds each of its keys to something else, and inherits them. */
class TlsConfigTest {
    @TempDir
    Path directory;

    private static TlsConfig bound(String tls, String top) {
        return Objects.requireNonNull(
                Configs.good("tls: " + top + "\nsites: {'https://a.test': {reply: '200 a', tls: " + tls + "}}")
                        .sites()
                        .get(0)
                        .tls());
    }

    @Test
    void defaultsArePinned() {
        assertThat(TlsConfig.DEFAULTS)
                .isEqualTo(new TlsConfig(
                        TlsProfile.INTERMEDIATE,
                        List.of(),
                        null,
                        ClientAuthConfig.DEFAULTS,
                        false,
                        HstsConfig.DEFAULTS));
        assertThat(bound("{}", "{}")).isEqualTo(TlsConfig.DEFAULTS.with(List.of(CertificateConfig.OF_LOCAL)));
    }

    @Test
    void everyKeyBinds() throws IOException {
        TestKeys keys = TestKeys.in(directory, "a.test");
        TlsConfig bound = bound(
                "{profile: modern, cert: " + keys.cert() + ", key: " + keys.key()
                        + ", clientAuth: request, hostMismatch: allow, hsts: 1y}",
                "{}");

        assertThat(bound)
                .isEqualTo(new TlsConfig(
                        TlsProfile.MODERN,
                        List.of(new CertificateConfig(
                                keys.cert().toString(), keys.key().toString())),
                        null,
                        new ClientAuthConfig(ClientAuthConfig.Mode.REQUEST, null, null),
                        true,
                        new HstsConfig(Duration.ofDays(365), false, false)));
        // the key is folded into its certificate
        Configs.assertEveryComponentDiffers(bound, TlsConfig.DEFAULTS, "key");
    }

    @Test
    void sitesInheritKeyByKey() {
        TlsConfig bound = bound("{hsts: off}", "{profile: compat, hsts: 1y includeSubdomains, clientAuth: request}");

        assertThat(bound.profile()).isEqualTo(TlsProfile.COMPAT);
        assertThat(bound.clientAuth().mode()).isEqualTo(ClientAuthConfig.Mode.REQUEST);
        assertThat(bound.hsts()).isEqualTo(HstsConfig.DEFAULTS);
    }

    /** A certificate comes with its key: who writes another certificate does not inherit the first one's key. */
    @Test
    void aKeyIsInheritedWithItsCertificateOnly() throws IOException {
        TestKeys keys = TestKeys.in(directory, "a.test");
        String top = "{cert: " + keys.cert() + ", key: " + keys.key() + "}";

        assertThat(bound("{}", top).cert())
                .containsExactly(
                        new CertificateConfig(keys.cert().toString(), keys.key().toString()));
        assertThat(bound("{cert: " + keys.both() + "}", top).cert())
                .containsExactly(new CertificateConfig(keys.both().toString(), null));
    }
}
