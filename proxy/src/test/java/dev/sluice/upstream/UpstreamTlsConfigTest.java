package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigReader;
import dev.sluice.config.Configs;
import dev.sluice.config.Problem;
import dev.sluice.config.SluiceConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pins the defaults of {@link UpstreamTlsConfig}, binds each of its keys to something else, and says what is refused. */
class UpstreamTlsConfigTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void files() throws IOException {
        for (String name : List.of("ca.pem", "me.pem", "me.key")) {
            Files.writeString(directory.resolve(name), "PEM");
        }
    }

    private ConfigReader.Result read(String servers, String tls) throws IOException {
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(
                file, "sites: {':80': s}\nservices:\n  s:\n    servers: [" + servers + "]\n    tls: " + tls + "\n");
        return new ConfigReader(Map.of()).read(file);
    }

    private UpstreamTlsConfig good(String tls) throws IOException {
        ConfigReader.Result result = read("a:1", tls);
        assertThat(result.render()).isEqualTo("0 problems\n");
        return Objects.requireNonNull(
                service(Objects.requireNonNull(result.config())).tls());
    }

    private static ServiceConfig service(SluiceConfig config) {
        return Objects.requireNonNull(config.services().get("s"));
    }

    @Test
    void defaultsArePinned() throws IOException {
        Placed<String> none = new Placed<>("", "");
        assertThat(good("{}"))
                .isEqualTo(new UpstreamTlsConfig(none, "", none, none, new Placed<>(false, "")))
                .isEqualTo(UpstreamTlsConfig.DEFAULTS);
    }

    @Test
    void everyKeyBindsAndPathsAreMeantFromTheFile() throws IOException {
        UpstreamTlsConfig bound = good("{ca: ca.pem, name: Core.Bank.internal, cert: me.pem, key: me.key}");
        UpstreamTlsConfig insecure = good("{insecure: true}");

        assertThat(bound.ca().value()).isEqualTo(directory.resolve("ca.pem").toString());
        assertThat(bound.name()).isEqualTo("core.bank.internal");
        Configs.assertEveryComponentDiffers(
                new UpstreamTlsConfig(bound.ca(), bound.name(), bound.cert(), bound.key(), insecure.insecure()),
                UpstreamTlsConfig.DEFAULTS);
        assertThat(insecure.insecure().place()).isEqualTo(directory.resolve("sluice.yaml") + ":5:21");
    }

    @Test
    void whereALineStandsMakesNoDifference() throws IOException {
        assertThat(good("{insecure: true}")).isEqualTo(good("{   insecure: true}"));
        assertThat(good("{ca: ca.pem}")).isEqualTo(good("{    ca: ca.pem}")).hasSameHashCodeAs(good("{ca: ca.pem}"));
        assertThat(good("{ca: ca.pem}")).isNotEqualTo(good("{ca: me.pem}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "app-1", "10.0.0.1", "::1", "a.b.test"})
    void namesAndAddressesAreNames(String name) throws IOException {
        assertThat(good("{name: '" + name + "'}").name()).isEqualTo(name);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a:1        | {ca: gone.pem}                | no such file
            a:1        | {ca: .}                       | is not a file
            a:1        | {name: 'a:80'}                | is not a host name
            a:1        | {key: me.key}                 | a key without its certificate
            a:1        | {insecure: true, ca: ca.pem}  | without effect
            a:1        | {insecure: maybe}             | is not one of true, false
            a:1        | {verify: false}               | unknown key 'verify'
            http://a:1 | {ca: ca.pem}                  | this one says plain
            a:1        | {name: app_1}                 | is not a host name
            app_1:443  | {ca: ca.pem}                  | with an underscore
            """)
    void whatCannotBeIsRefusedWithItsPlace(String servers, String tls, String message) throws IOException {
        List<Problem> problems = read(servers, tls).problems();
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).message()).contains(message);
        assertThat(problems.get(0).place().line()).isBetween(3, 5);
    }

    @ParameterizedTest
    @CsvSource({
        "https://a, a:443, true",
        "https://a:8443, a:8443, true",
        "https://a/, a:443, true",
        "'https://[::1]:8443', '[::1]:8443', true",
        "http://a, a:80, false",
        "a:1, a:1, false"
    })
    void theAddressSaysWhetherItIsEncrypted(String written, String address, boolean encrypted) {
        SluiceConfig config = Configs.good("sites: {':80': s}\nservices: {s: ['" + written + "']}");
        ServerConfig server = service(config).servers().get(0);
        assertThat(server.address().at()).hasToString(address);
        assertThat(service(config).encrypts(server)).isEqualTo(encrypted);
        assertThat(server.address()).hasToString((encrypted ? "https://" : "") + address);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://app_1", "['https://app_1']", "{servers: ['https://app_1']}"})
    void aNameThatNoCertificateHasIsRefused(String service) {
        List<Problem> problems = Configs.problems("sites: {':80': s}\nservices: {s: " + service + "}");
        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).message()).contains("with an underscore");
    }

    @Test
    void underscoresMayStandWhereNoNameIsVerified() throws IOException {
        assertThat(read("app_1:443", "{name: app.test}").render()).isEqualTo("0 problems\n");
        assertThat(read("app_1:443", "{insecure: true}").render()).isEqualTo("0 problems\n");
    }

    @Test
    void tlsEncryptsEveryServer() throws IOException {
        ConfigReader.Result result = read("a:1, 'https://b:2'", "{}");
        ServiceConfig service = service(Objects.requireNonNull(result.config()));
        assertThat(service.servers()).hasSize(2).allMatch(service::encrypts);
    }
}
