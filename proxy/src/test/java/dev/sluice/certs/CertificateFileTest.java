package dev.sluice.certs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.certs.CertificateProblem.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificate files as OpenSSL writes them, good and bad. */
class CertificateFileTest {
    @TempDir
    private static Path directory;

    private static OpenSsl openssl;
    private final FakeWallClock clock = FakeWallClock.today();

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        openssl = new OpenSsl(directory);
        openssl.root("root");
        openssl.key("middle");
        openssl.issue("middle", "root", "basicConstraints=critical,CA:TRUE,pathlen:0");
        openssl.key("site");
        openssl.issue(
                "site",
                "middle",
                "subjectAltName=DNS:Shop.example.com,DNS:*.example.com,IP:10.0.0.1,IP:2001:db8::1",
                "authorityInfoAccess=caIssuers;URI:http://127.0.0.1/ca.crt");
        openssl.join("full.pem", "site.key", "site.crt", "middle.crt");
    }

    private CertificateFile.Read read(String chain, String key) throws IOException {
        for (String file : List.of(chain, key)) {
            Files.setPosixFilePermissions(openssl.file(file), PosixFilePermissions.fromString("rw-r-----"));
        }
        return CertificateFile.read(openssl.file(chain), openssl.file(key), clock);
    }

    private static List<Kind> kinds(CertificateFile.Read read) {
        return read.problems().stream().map(CertificateProblem::kind).toList();
    }

    private void refuses(Kind kind, String chain, String key) throws IOException {
        CertificateFile.Read read = read(chain, key);
        assertThat(kinds(read)).containsExactly(kind);
        assertThat(kind.isError()).isTrue();
        assertThat(read.certificate()).isNull();
        assertThat(read.problems().get(0).message()).contains(directory.toString());
    }

    @Test
    void readsChainAndKeyFromOneFile() throws IOException {
        CertificateFile.Read read = read("full.pem", "full.pem");
        assertThat(read.problems()).isEmpty();
        KeyedCertificate certificate = Objects.requireNonNull(read.certificate());
        assertThat(certificate.chain()).hasSize(2);
        assertThat(certificate.leaf().getSubjectX500Principal().getName()).isEqualTo("CN=site");
        assertThat(Objects.requireNonNull(certificate.issuer())
                        .getSubjectX500Principal()
                        .getName())
                .isEqualTo("CN=middle");
        assertThat(certificate.names()).hasToString("shop.example.com, *.example.com, 10.0.0.1, 2001:db8::1");
        assertThat(certificate.tlsKey(() -> null).certificate()).isEqualTo(certificate.leaf());
    }

    @Test
    void readsChainAndKeyFromTwoFilesAndIgnoresWhatOpenSslPrints() throws IOException, InterruptedException {
        openssl.write(
                "text.crt", openssl.run("x509 -text -in site.crt") + Files.readString(openssl.file("middle.crt")));
        assertThat(read("text.crt", "site.key").problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ec256, -algorithm EC -pkeyopt ec_paramgen_curve:P-256",
        "ec384, -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
        "rsa2048, -algorithm RSA -pkeyopt rsa_keygen_bits:2048",
        "rsa3072, -algorithm RSA -pkeyopt rsa_keygen_bits:3072"
    })
    void readsEveryFormOfAKey(String name, String arguments) throws IOException, InterruptedException {
        openssl.key(name, arguments);
        openssl.issue(name, "root", "subjectAltName=DNS:" + name);
        openssl.run("pkey -traditional -in " + name + ".key -out " + name + ".old.key");
        assertThat(openssl.file(name + ".old.key")).content().containsPattern("BEGIN (RSA|EC) PRIVATE KEY");
        CertificateFile.Read pkcs8 = read(name + ".crt", name + ".key");
        assertThat(pkcs8.problems()).isEmpty();
        CertificateFile.Read traditional = read(name + ".crt", name + ".old.key");
        assertThat(traditional.problems()).isEmpty();
        assertThat(Objects.requireNonNull(traditional.certificate()).chain())
                .isEqualTo(Objects.requireNonNull(pkcs8.certificate()).chain());
    }

    @Test
    void readsWhatEcparamWritesWithItsParametersInFront() throws IOException, InterruptedException {
        openssl.run("ecparam -name secp384r1 -genkey -out params.key");
        openssl.issue("params", "root", "subjectAltName=DNS:params");
        assertThat(openssl.file("params.key")).content().contains("BEGIN EC PARAMETERS");
        assertThat(read("params.crt", "params.key").problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "weak, -algorithm RSA -pkeyopt rsa_keygen_bits:1024",
        "p521, -algorithm EC -pkeyopt ec_paramgen_curve:P-521",
        "ed25519, -algorithm ED25519"
    })
    void refusesKeysThatAreWeakOrKnownToFew(String name, String arguments) throws IOException, InterruptedException {
        openssl.key(name, arguments);
        openssl.issue(name, "root", "subjectAltName=DNS:" + name);
        refuses(Kind.KEY_KIND, name + ".crt", name + ".key");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pkcs8 -topk8 -in site.key", "ec -aes128 -in site.key"})
    void refusesAPassphraseAndSaysHowToBeRidOfIt(String command) throws IOException, InterruptedException {
        openssl.run(command + " -passout pass:secret -out locked.key");
        refuses(Kind.ENCRYPTED_KEY, "site.crt", "locked.key");
        String remedy = read("site.crt", "locked.key").problems().get(0).remedy();
        assertThat(remedy).contains("openssl pkey -in " + openssl.file("locked.key"));
    }

    @Test
    void refusesTheKeyOfAnother() throws IOException {
        refuses(Kind.KEY_MISMATCH, "site.crt", "root.key");
    }

    @Test
    void refusesFilesThatLackSomething() throws IOException {
        openssl.write("empty", "");
        openssl.join("two.key", "site.key", "root.key");
        refuses(Kind.NO_CERTIFICATE, "site.key", "site.key");
        refuses(Kind.NO_CERTIFICATE, "empty", "site.key");
        refuses(Kind.NO_KEY, "site.crt", "site.crt");
        refuses(Kind.NO_KEY, "site.crt", "empty");
        refuses(Kind.SEVERAL_KEYS, "site.crt", "two.key");
    }

    @Test
    void refusesWhatIsNoFileOrTooLarge() throws IOException {
        openssl.write("large", "x".repeat((1 << 20) + 1));
        refuses(Kind.UNREADABLE, "large", "site.key");
        Path missing = openssl.file("missing.pem");
        assertThat(kinds(CertificateFile.read(missing, clock))).containsExactly(Kind.UNREADABLE);
        assertThat(kinds(CertificateFile.read(directory, clock))).containsExactly(Kind.UNREADABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-----BEGIN CERTIFICATE-----\nMIIB\n",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END PRIVATE KEY-----\n",
                "-----BEGIN CERTIFICATE-----\n%%%%\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n"
            })
    void refusesBrokenPem(String text) throws IOException {
        openssl.write("broken.pem", text);
        refuses(Kind.MALFORMED, "broken.pem", "site.key");
    }

    @Test
    void refusesABrokenKeyWithoutShowingIt() throws IOException {
        String secret = "MEECAQAwEwYHKoZIzj0CAQYIKoZIzj0DAQcEJzAlAgEB";
        openssl.write("broken.key", "-----BEGIN PRIVATE KEY-----\n" + secret + "\n-----END PRIVATE KEY-----\n");
        refuses(Kind.MALFORMED, "site.crt", "broken.key");
        assertThat(read("site.crt", "broken.key").problems().toString()).doesNotContain(secret.substring(8));
    }

    @Test
    void refusesABundleOfRootsAsAChain() throws IOException {
        String[] many = new String[17];
        java.util.Arrays.fill(many, "site.crt");
        openssl.join("many.crt", many);
        refuses(Kind.MALFORMED, "many.crt", "site.key");
    }

    @Test
    void putsAChainInOrderAndSaysSo() throws IOException {
        openssl.join("wild.crt", "root.crt", "middle.crt", "site.crt");
        CertificateFile.Read read = read("wild.crt", "site.key");
        assertThat(kinds(read)).containsExactly(Kind.CHAIN_ORDER);
        assertThat(Objects.requireNonNull(read.certificate()).chain())
                .extracting(each -> each.getSubjectX500Principal().getName())
                .containsExactly("CN=site", "CN=middle", "CN=root");
    }

    @Test
    void leavesOutWhatDoesNotBelongToTheChain() throws IOException, InterruptedException {
        openssl.root("other");
        openssl.join("mixed.crt", "site.crt", "other.crt", "middle.crt");
        CertificateFile.Read read = read("mixed.crt", "site.key");
        assertThat(kinds(read)).containsExactly(Kind.CHAIN_STRANGER);
        assertThat(read.problems().get(0).message()).contains("CN=other");
        assertThat(Objects.requireNonNull(read.certificate()).chain()).hasSize(2);
    }

    @Test
    void missesTheIntermediate() throws IOException {
        CertificateFile.Read read = read("site.crt", "site.key");
        assertThat(kinds(read)).containsExactly(Kind.CHAIN_INCOMPLETE);
        assertThat(read.problems().get(0).message()).contains("CN=middle");
        assertThat(read.certificate()).isNotNull();
    }

    @Test
    void isContentWithOneThatSignedItself() throws IOException {
        assertThat(read("root.crt", "root.key").problems()).isEmpty();
    }

    @Test
    void warnsOfWhatIsNotValidNow() throws IOException {
        clock.advance(Duration.ofDays(21));
        assertThat(kinds(read("full.pem", "full.pem"))).containsExactly(Kind.EXPIRED, Kind.EXPIRED);
        clock.advance(Duration.ofDays(-22));
        CertificateFile.Read early = read("full.pem", "full.pem");
        assertThat(kinds(early)).containsExactly(Kind.NOT_YET_VALID, Kind.NOT_YET_VALID);
        assertThat(early.certificate()).isNotNull();
    }

    @Test
    void warnsOfAKeyThatEveryoneCanRead() throws IOException {
        Path exposed = openssl.join("exposed.pem", "full.pem");
        Files.setPosixFilePermissions(exposed, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(kinds(CertificateFile.read(exposed, clock))).containsExactly(Kind.KEY_EXPOSED);
    }

    @Test
    void neverPrintsAKey() throws IOException {
        CertificateFile.Read read = read("full.pem", "full.pem");
        String body =
                Files.readString(openssl.file("site.key")).lines().toList().get(1);
        assertThat(read + Pem.class.getName()).doesNotContain(body).doesNotContain("Private");
        assertThat(new PemBlock("PRIVATE KEY", body.getBytes(StandardCharsets.US_ASCII), false))
                .hasToString("PRIVATE KEY");
    }

    @ParameterizedTest
    @CsvSource({
        "shop.example.com, true",
        "SHOP.example.com, true",
        "www.example.com, true",
        "a.b.example.com, false",
        "example.com, false",
        "*.example.com, true",
        "*.example.org, false",
        "10.0.0.1, true",
        "10.0.0.2, false",
        "[2001:db8::1], true",
        "2001:db8:0:0::1, true"
    })
    void knowsWhichNamesItCovers(String host, boolean covered) throws IOException {
        KeyedCertificate certificate =
                Objects.requireNonNull(read("full.pem", "full.pem").certificate());
        CertificateProblem problem = certificate.coverage(host);
        assertThat(problem == null).isEqualTo(covered);
        if (problem != null) {
            assertThat(problem.kind()).isEqualTo(Kind.NAME_NOT_COVERED);
            assertThat(problem.message()).contains(host, "*.example.com");
        }
    }
}
