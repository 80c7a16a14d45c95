package dev.sluice.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.base.Entropy;
import dev.sluice.certs.CertificateProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The local authority: what it issues, judged by OpenSSL, and how its root is kept. */
class LocalAuthorityTest {
    @TempDir
    private Path directory;

    private final FakeWallClock clock = FakeWallClock.today();

    private StateDirectory state() {
        return new StateDirectory(directory.resolve("state"));
    }

    private LocalAuthority open() {
        return LocalAuthority.open(state(), clock, Entropy.system(), "box");
    }

    private static String pem(X509Certificate certificate) throws Exception {
        return Pem.write(PemBlock.CERTIFICATE, certificate.getEncoded());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "app.localhost",
                "a.b.test",
                "*.dev.internal",
                "printer.local",
                "nas.lan",
                "x.home.arpa",
                "127.0.0.1",
                "10.1.2.3",
                "192.168.7.8",
                "172.31.255.255",
                "::1",
                "[fd00::1]"
            })
    void issuesWhatOpenSslVerifies(String name) throws Exception {
        OpenSsl openssl = new OpenSsl(directory);
        LocalAuthority authority = open();
        KeyedCertificate leaf = authority.issue(name);
        openssl.write("root.pem", authority.pem());
        openssl.write("leaf.pem", pem(leaf.leaf()));
        boolean address = CertificateNames.address(name) != null;
        String bare = name.replace("[", "").replace("]", "");
        String asked = name.startsWith("*") ? "www" + name.substring(1) : bare;
        String check = address ? "-verify_ip " : "-verify_hostname ";
        String said =
                openssl.run("verify -x509_strict -purpose sslserver -CAfile root.pem " + check + asked + " leaf.pem");
        assertThat(said).contains("leaf.pem: OK");
        assertThat(leaf.names().covers(name)).isTrue();
        assertThat(leaf.coverage("other.test")).isNotNull();
    }

    @Test
    void theRootMayIssueNothingElse() throws Exception {
        OpenSsl openssl = new OpenSsl(directory);
        LocalAuthority authority = open();
        Files.writeString(directory.resolve("root.crt"), authority.pem());
        Files.copy(authority.file(), directory.resolve("root.key"));
        openssl.key("evil");
        for (String name : List.of("DNS:bank.example.com", "DNS:localhost.com", "IP:8.8.8.8", "IP:2001:db8::1")) {
            openssl.issue("evil", "root", "subjectAltName=" + name);
            OpenSsl.Said said = openssl.ask("verify", "-CAfile", "root.crt", "evil.crt");
            assertThat(said.code()).as(name).isNotZero();
            assertThat(said.text()).contains("permitted subtree violation");
        }
        openssl.issue("evil", "root", "subjectAltName=DNS:a.test");
        assertThat(openssl.run("verify -CAfile root.crt evil.crt")).contains("OK");
    }

    @Test
    void theCertificatesSayWhatTheyAre() throws Exception {
        OpenSsl openssl = new OpenSsl(directory);
        LocalAuthority authority = open();
        openssl.write("root.pem", authority.pem());
        String root = openssl.run("x509 -noout -text -fingerprint -sha256 -in root.pem");
        assertThat(root)
                .containsPattern("Subject: O = Sluice Local Authority, CN = Sluice Local Authority box [0-9a-f]{8}\n")
                .containsPattern("Basic Constraints: critical\\s+CA:TRUE, pathlen:0")
                .containsPattern("Key Usage: critical\\s+Certificate Sign, CRL Sign\n")
                .containsPattern("Name Constraints: critical")
                .contains("DNS:localhost", "DNS:home.arpa", "IP:127.0.0.0/255.0.0.0", "IP:172.16.0.0/255.240.0.0")
                .contains("IP:100.64.0.0/255.192.0.0")
                .contains("ASN1 OID: prime256v1", "ecdsa-with-SHA256", authority.fingerprint());
        openssl.write("leaf.pem", pem(authority.issue("a.test").leaf()));
        assertThat(openssl.run("x509 -noout -text -in leaf.pem"))
                .contains("CN = Certificate for a.test", "DNS:a.test", "CA:FALSE", "TLS Web Server Authentication")
                .contains("Digital Signature", "X509v3 Authority Key Identifier");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "localhost.com",
                "notlocalhost",
                "printer",
                "",
                "*",
                "*.com",
                "a..test",
                "*.*.test",
                "a b.test",
                "8.8.8.8",
                "2001:db8::1",
                "172.32.0.1",
                "a.test.",
                "-\u00e4.test"
            })
    void refusesOtherNames(String name) {
        LocalAuthority authority = open();
        assertThatThrownBy(() -> authority.issue(name))
                .isInstanceOfSatisfying(
                        CertificateFault.class,
                        fault -> assertThat(fault.problem().kind()).isEqualTo(Kind.NOT_LOCAL))
                .hasMessageContaining(".internal");
    }

    @Test
    void datesAreFromTheClock() throws CertificateFault {
        LocalAuthority authority = open();
        Instant now = clock.now();
        clock.advance(Duration.ofDays(2));
        X509Certificate leaf = authority.issue("localhost").leaf();
        assertThat(Duration.between(now, authority.root().getNotAfter().toInstant())
                        .toDays())
                .isEqualTo(3649);
        assertThat(leaf.getNotBefore().toInstant())
                .isBeforeOrEqualTo(clock.now().minus(Duration.ofHours(1)))
                .isAfter(clock.now().minus(Duration.ofHours(2)));
        assertThat(Duration.between(clock.now(), leaf.getNotAfter().toInstant()).toHours())
                .isEqualTo(7 * 24 - 1);
    }

    @Test
    void aLeafIsNeverOlderThanItsRoot() throws CertificateFault {
        LocalAuthority authority = open();
        clock.advance(Duration.ofMinutes(-90));
        assertThat(authority.issue("localhost").leaf().getNotBefore())
                .isEqualTo(authority.root().getNotBefore());
    }

    @Test
    void serialsAreLongAndNeverTheSame() throws CertificateFault {
        LocalAuthority authority = open();
        Set<Object> serials = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            X509Certificate leaf = authority.issue("localhost").leaf();
            assertThat(leaf.getSerialNumber().bitLength()).isEqualTo(127);
            serials.add(leaf.getSerialNumber());
        }
        assertThat(serials).hasSize(20);
    }

    @Test
    void theSeedFixesWhatIsIssued() throws CertificateFault {
        LocalAuthority one = LocalAuthority.open(state(), clock, new FakeEntropy(7), "box");
        LocalAuthority other =
                LocalAuthority.open(new StateDirectory(directory.resolve("other")), clock, new FakeEntropy(7), "box");
        assertThat(other.root()).isEqualTo(one.root());
        assertThat(other.issue("localhost")).isEqualTo(one.issue("localhost"));
    }

    @Test
    void theRootIsKeptForItsOwnerOnly() throws IOException {
        LocalAuthority authority = open();
        assertThat(authority.isKept()).isTrue();
        assertThat(authority.problems()).isEmpty();
        assertThat(open().root()).isEqualTo(authority.root());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(authority.file())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state().path())))
                .isEqualTo("rwx------");
        assertThat(state().path()).isDirectoryContaining(file -> file.equals(authority.file()));
        try (var files = Files.list(state().path())) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void allThatStartAtOnceHaveOneRoot() throws InterruptedException, ExecutionException {
        int many = 8;
        CyclicBarrier together = new CyclicBarrier(many);
        ExecutorService threads = Executors.newFixedThreadPool(many);
        List<Future<X509Certificate>> roots = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            roots.add(threads.submit(() -> {
                together.await();
                return open().root();
            }));
        }
        Set<X509Certificate> distinct = new HashSet<>();
        for (Future<X509Certificate> root : roots) {
            distinct.add(root.get());
        }
        threads.shutdown();
        assertThat(distinct).hasSize(1);
    }

    @Test
    void whereItCannotBeKeptItLastsForTheRun() throws Exception {
        Files.writeString(directory.resolve("state"), "a file stands in the way");
        LocalAuthority authority = open();
        assertThat(authority.isKept()).isFalse();
        assertThat(authority.problems()).extracting(CertificateProblem::kind).containsExactly(Kind.NOT_KEPT);
        assertThat(authority.problems().get(0).remedy()).contains("SLUICE_STATE");
        assertThat(authority.issue("localhost").leaf().getIssuerX500Principal())
                .isEqualTo(authority.root().getSubjectX500Principal());
        assertThat(open().root()).isNotEqualTo(authority.root());
    }

    @Test
    void aBrokenFileIsLeftAlone() throws IOException {
        LocalAuthority authority = open();
        Files.writeString(authority.file(), "broken");
        LocalAuthority again = open();
        assertThat(again.isKept()).isFalse();
        assertThat(again.problems()).extracting(CertificateProblem::kind).containsExactly(Kind.NOT_KEPT);
        assertThat(authority.file()).hasContent("broken");
    }

    @Test
    void aLeafIsNoRoot() throws Exception {
        LocalAuthority authority = open();
        KeyedCertificate leaf = authority.issue("localhost");
        Files.writeString(
                authority.file(),
                pem(leaf.leaf()) + Pem.write(PemBlock.PRIVATE_KEY, leaf.key().getEncoded()));
        assertThat(open().problems().get(0).message()).contains("is not a root");
    }

    @Test
    void warnsWhenOthersCanReadIt() throws IOException {
        LocalAuthority authority = open();
        Files.setPosixFilePermissions(authority.file(), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(open().problems()).extracting(CertificateProblem::kind).containsExactly(Kind.KEY_EXPOSED);
    }

    @Test
    void aRootThatEndsIsReplacedAndSetAside() {
        LocalAuthority authority = open();
        clock.advance(Duration.ofDays(3644));
        LocalAuthority next = open();
        assertThat(next.isKept()).isTrue();
        assertThat(next.root()).isNotEqualTo(authority.root());
        assertThat(next.problems()).extracting(CertificateProblem::kind).containsExactly(Kind.EXPIRED);
        assertThat(directory.resolve("state/local-authority.pem.old")).exists();
        assertThat(open().problems()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/var/x, /home/u/.s, root, /var/x",
        "'', /home/u/.s, root, /var/lib/sluice",
        "'', /home/u/.s, u, /home/u/.s/sluice",
        "'', relative, u, /home/u/.local/state/sluice",
        "'', '', u, /home/u/.local/state/sluice"
    })
    void theDirectoryIsFoundByOneRule(String own, String xdg, String user, String expected) {
        Map<String, String> environment = Map.of("SLUICE_STATE", own, "XDG_STATE_HOME", xdg);
        assertThat(StateDirectory.of(environment, user, Path.of("/home/u"))).hasToString(expected);
    }
}
