package dev.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pins that {@link CertificateConfig} has no defaults but its key, binds both keys, and refuses what is none. */
class CertificateConfigTest {
    @TempDir
    Path directory;

    private static CertificateConfig bound(String cert) {
        return Objects.requireNonNull(
                        Configs.good("sites: {'https://a.test': {reply: '200 a', tls: {cert: " + cert + "}}}")
                                .sites()
                                .get(0)
                                .tls())
                .cert()
                .get(0);
    }

    private static String problems(String tls) {
        return Configs.read("sites: {'https://a.test': {reply: '200 a', tls: " + tls + "}}")
                .render();
    }

    @Test
    void defaultsArePinned() {
        assertThat(bound("local")).isEqualTo(new CertificateConfig("local", null));
        assertThat(bound("local").isLocal()).isTrue();
    }

    @Test
    void everyKeyBinds() throws IOException {
        TestKeys keys = TestKeys.in(directory, "a.test");
        CertificateConfig bound = bound("{cert: " + keys.cert() + ", key: " + keys.key() + "}");

        assertThat(bound)
                .isEqualTo(
                        new CertificateConfig(keys.cert().toString(), keys.key().toString()));
        assertThat(bound(keys.both().toString()).keyFile())
                .isEqualTo(keys.both().toString());
        Configs.assertEveryComponentDiffers(bound, new CertificateConfig("local", null));
    }

    @Test
    void whatCannotBeUsedIsAProblem() throws IOException {
        TestKeys keys = TestKeys.in(directory, "a.test");
        TestKeys other = TestKeys.in(directory, "b.test");
        assertThat(problems("{cert: /nowhere.pem}")).contains("'/nowhere.pem': no such file");
        assertThat(problems("{cert: " + keys.cert() + "}")).contains("1 problem");
        assertThat(problems("{cert: " + keys.cert() + ", key: " + other.key() + "}"))
                .contains("1 problem");
        assertThat(problems("{key: " + keys.key() + "}")).contains("this key belongs to no certificate");
        assertThat(problems("{cert: local, key: " + keys.key() + "}")).contains("has a key already");
        assertThat(problems("{cert: [" + keys.both() + ", " + other.both() + "]}"))
                .contains("keys of one kind");
        assertThat(problems("{acme: {}}")).contains("'acme' is not part of this version");
        assertThat(problems("{strictSni: true}")).contains("write it under tls: at the top");
    }

    @Test
    void aNameThatIsNotLocalNeedsACertificate() {
        String shown = Configs.read("sites: {example.com: {reply: '200 a'}}").render();
        assertThat(shown).contains("no certificate for 'example.com'").contains("write tls: {cert: FILE, key: FILE}");
        assertThat(Configs.read("sites: {example.com: {reply: '200 a', tls: {cert: local}}}")
                        .render())
                .contains("the local authority issues no certificate for 'example.com'");
    }

    @Test
    void aNameThatIsNotCoveredIsAWarning() throws IOException {
        TestKeys keys = TestKeys.in(directory, "b.test");
        var read = Configs.read("sites: {'https://a.test': {reply: '200 a', tls: {cert: " + keys.both() + "}}}");
        assertThat(read.isGood()).isTrue();
        assertThat(read.warnings())
                .singleElement()
                .satisfies(warning -> assertThat(warning.message()).contains("not for a.test"));
        assertThat(read.sources().files()).contains(keys.both());
    }
}
