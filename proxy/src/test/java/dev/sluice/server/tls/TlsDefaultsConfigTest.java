package dev.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.filter.hsts.HstsConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins the defaults of {@link TlsDefaultsConfig} and binds each of its keys to something else. */
class TlsDefaultsConfigTest {
    @TempDir
    Path directory;

    private static TlsDefaultsConfig bound(String tls) {
        return Configs.good("sites: {':80': a:1}\ntls: " + tls).tls();
    }

    @Test
    void defaultsArePinned() {
        assertThat(bound("{}"))
                .isEqualTo(new TlsDefaultsConfig(
                        TlsProfile.INTERMEDIATE,
                        List.of(),
                        null,
                        ClientAuthConfig.DEFAULTS,
                        false,
                        HstsConfig.DEFAULTS,
                        false,
                        null));
    }

    @Test
    void everyKeyBinds() throws IOException {
        TestKeys keys = TestKeys.in(directory, "a.test");
        TlsDefaultsConfig bound = bound("{profile: compat, cert: " + keys.cert() + ", key: " + keys.key()
                + ", clientAuth: request, hostMismatch: allow, hsts: 1y, strictSni: true, keyLog: "
                + directory.resolve("log") + "}");

        assertThat(bound.cert())
                .containsExactly(
                        new CertificateConfig(keys.cert().toString(), keys.key().toString()));
        // the key is folded into its certificate
        Configs.assertEveryComponentDiffers(bound, TlsDefaultsConfig.DEFAULTS, "key");
    }
}
