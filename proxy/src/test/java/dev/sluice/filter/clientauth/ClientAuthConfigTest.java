package dev.sluice.filter.clientauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.server.tls.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins the defaults of {@link ClientAuthConfig} and binds each of its keys to something else. */
class ClientAuthConfigTest {
    @TempDir
    Path directory;

    private static String yaml(String clientAuth) {
        return "sites: {'https://a.test': {reply: '200 a', tls: {clientAuth: " + clientAuth + "}}}";
    }

    private static ClientAuthConfig bound(String clientAuth) {
        return Objects.requireNonNull(
                        Configs.good(yaml(clientAuth)).sites().get(0).tls())
                .clientAuth();
    }

    @Test
    void defaultsArePinned() {
        assertThat(bound("{}")).isEqualTo(new ClientAuthConfig(ClientAuthConfig.Mode.OFF, null, null));
    }

    @Test
    void everyKeyBinds() throws IOException {
        Path ca = Files.writeString(
                directory.resolve("ca.pem"), TestKeys.authority(directory).pem());
        Path crl = TestKeys.revoking(directory);
        ClientAuthConfig bound = bound("{mode: require, ca: " + ca + ", crl: " + crl + "}");

        assertThat(bound).isEqualTo(new ClientAuthConfig(ClientAuthConfig.Mode.REQUIRE, ca.toString(), crl.toString()));
        Configs.assertEveryComponentDiffers(bound, ClientAuthConfig.DEFAULTS);
        assertThat(bound("request").mode()).isEqualTo(ClientAuthConfig.Mode.REQUEST);
    }

    @Test
    void whatWouldVerifyNothingIsAProblem() {
        assertThat(Configs.read(yaml("require")).render()).contains("nothing says whose certificates are good");
        assertThat(Configs.read(yaml("{mode: optional}")).render())
                .contains("nothing says whose certificates are good");
        assertThat(Configs.read(yaml("{ca: /nowhere}")).render()).contains("no such file");
    }
}
