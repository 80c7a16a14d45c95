package dev.sluice.certs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.certs.CertificateProblem.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whom client certificates and servers are trusted by, and what revocation lists do to that; authorities by OpenSSL. */
class PeerTrustTest {
    @TempDir
    private static Path directory;

    private static OpenSsl openssl;
    private final FakeWallClock clock = FakeWallClock.today();

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException {
        openssl = new OpenSsl(directory);
        openssl.root("root");
        openssl.root("other");
        openssl.key("middle");
        openssl.issue("middle", "root", "basicConstraints=critical,CA:TRUE", "keyUsage=keyCertSign,cRLSign");
        for (String client : List.of("alice", "bob")) {
            openssl.key(client);
            openssl.issue(client, "root", "basicConstraints=CA:FALSE", "extendedKeyUsage=clientAuth");
        }
        openssl.key("carol");
        openssl.issue("carol", "middle", "basicConstraints=CA:FALSE", "extendedKeyUsage=clientAuth");
        openssl.key("lord");
        openssl.issue("lord", "root", "basicConstraints=critical,CA:TRUE", "extendedKeyUsage=clientAuth");
        openssl.write("ca.cnf", """
                [ca]
                default_ca=d
                [d]
                database=index.txt
                crlnumber=number
                default_md=sha256
                unique_subject=no
                """);
        crl("root", "root.crl", 10, "bob");
        crl("root", "clean.crl", 10);
        crl("root", "middle-gone.crl", 10, "middle");
        crl("middle", "middle.crl", 10);
        crl("middle", "carol-gone.crl", 10, "carol");
        crl("other", "other.crl", 10);
    }

    /** A list of the authority that revokes these. */
    private static void crl(String issuer, String file, int days, String... revoked)
            throws IOException, InterruptedException {
        openssl.write("index.txt", "");
        openssl.write("number", "01\n");
        String signed = " -config ca.cnf -keyfile " + issuer + ".key -cert " + issuer + ".crt";
        for (String each : revoked) {
            openssl.run("ca -revoke " + each + ".crt" + signed);
        }
        openssl.run("ca -gencrl -crldays " + days + " -out " + file + signed);
    }

    private static Set<X509Certificate> authorities(String... names) throws IOException, CertificateFault {
        String[] files = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            files[i] = names[i] + ".crt";
        }
        return CertificateBundle.read(openssl.join("trusted.pem", files));
    }

    private Revocations lists(Set<X509Certificate> authorities, String... files) throws IOException, CertificateFault {
        return Revocations.read(openssl.join("lists.pem", files), authorities, clock);
    }

    /** Null when the client is trusted, else why not. */
    private static @Nullable String refusal(X509ExtendedTrustManager trust, String... chain)
            throws CertificateFault, IOException {
        X509Certificate[] certificates = new X509Certificate[chain.length];
        for (int i = 0; i < chain.length; i++) {
            certificates[i] = CertificateBundle.read(openssl.file(chain[i] + ".crt"))
                    .iterator()
                    .next();
        }
        try {
            trust.checkClientTrusted(certificates, "ECDHE_ECDSA");
            return null;
        } catch (CertificateException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void trustsWhatItsAuthoritiesIssuedAndNothingElse() throws Exception {
        X509ExtendedTrustManager trust = PeerTrust.in(authorities("root"));
        assertThat(refusal(trust, "alice")).isNull();
        assertThat(refusal(trust, "carol", "middle")).isNull();
        assertThat(refusal(trust, "carol")).isNotNull();
        assertThat(refusal(PeerTrust.in(authorities("other")), "alice")).isNotNull();
        assertThat(trust.getAcceptedIssuers()).hasSize(1);
        assertThatThrownBy(() -> trust.checkServerTrusted(
                        CertificateBundle.read(openssl.file("alice.crt")).toArray(new X509Certificate[0]),
                        "ECDHE_ECDSA"))
                .isInstanceOf(CertificateException.class);
    }

    @Test
    void refusesWhatIsRevoked() throws Exception {
        Set<X509Certificate> root = authorities("root");
        X509ExtendedTrustManager trust = PeerTrust.in(root, lists(root, "root.crl"));
        assertThat(refusal(trust, "alice")).isNull();
        assertThat(refusal(trust, "bob")).contains("revoked");
        assertThat(refusal(PeerTrust.in(root, lists(root, "clean.crl")), "bob")).isNull();
        assertThat(refusal(PeerTrust.in(root, lists(root, "clean.crl", "root.crl")), "bob"))
                .contains("revoked");
    }

    @Test
    void needsAListOfWhoeverIssuedACertificateOfTheChain() throws Exception {
        Set<X509Certificate> root = authorities("root");
        assertThat(refusal(PeerTrust.in(root, lists(root, "root.crl")), "carol", "middle"))
                .contains("there is no list");
        Set<X509Certificate> both = authorities("root", "middle");
        assertThat(refusal(PeerTrust.in(both, lists(both, "middle.crl", "clean.crl")), "carol", "middle"))
                .isNull();
        assertThat(refusal(PeerTrust.in(both, lists(both, "carol-gone.crl", "clean.crl")), "carol", "middle"))
                .contains("revoked");
        assertThat(refusal(PeerTrust.in(both, lists(both, "middle.crl")), "alice"))
                .contains("there is no list");
        assertThat(refusal(PeerTrust.in(both, lists(both, "middle.crl")), "carol", "middle"))
                .as("whether the intermediate authority still counts nobody knows")
                .contains("there is no list");
        Set<X509Certificate> middle = authorities("middle");
        assertThat(refusal(PeerTrust.in(middle, lists(middle, "middle.crl")), "carol", "middle"))
                .as("nobody is trusted to revoke what is trusted alone")
                .isNull();
    }

    @Test
    void aClientWithTheCertificateOfAnAuthorityNeedsAList() throws Exception {
        Set<X509Certificate> both = authorities("root", "middle");
        assertThat(refusal(PeerTrust.in(both, lists(both, "clean.crl")), "lord"))
                .isNull();
        assertThat(refusal(PeerTrust.in(both, lists(both, "middle.crl")), "lord"))
                .contains("there is no list");
    }

    @Test
    void refusesARevokedIntermediate() throws Exception {
        Set<X509Certificate> root = authorities("root");
        assertThat(refusal(PeerTrust.in(root, lists(root, "middle-gone.crl")), "carol", "middle"))
                .contains("revoked");
        Set<X509Certificate> both = authorities("root", "middle");
        Revocations lists = lists(both, "middle-gone.crl", "middle.crl");
        assertThat(refusal(PeerTrust.in(both, lists), "carol", "middle"))
                .as("it is in the file of trusted authorities for its list")
                .contains("revoked");
        assertThat(refusal(PeerTrust.in(both, lists), "carol")).contains("revoked");
    }

    @Test
    void refusesEveryoneWhenTheListHasExpiredAndWarnsADayAhead() throws Exception {
        Set<X509Certificate> root = authorities("root");
        Revocations lists = lists(root, "root.crl");
        X509ExtendedTrustManager trust = PeerTrust.in(root, lists);
        assertThat(lists.problems()).isEmpty();
        clock.advance(Duration.ofDays(9).plusHours(1));
        assertThat(refusal(trust, "alice")).isNull();
        assertThat(lists(root, "root.crl").problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(Kind.REVOCATIONS_STALE);
            assertThat(problem.message()).contains("CN=root expires at");
        });
        clock.advance(Duration.ofDays(1));
        assertThat(refusal(trust, "alice")).contains("has expired");
        assertThat(lists(root, "root.crl").problems().get(0).message()).contains("expired at");
    }

    @Test
    void readsAListInDer() throws Exception {
        openssl.run("crl -in root.crl -outform DER -out root.der");
        Set<X509Certificate> root = authorities("root");
        Revocations lists = Revocations.read(openssl.file("root.der"), root, clock);
        assertThat(refusal(PeerTrust.in(root, lists), "bob")).contains("revoked");
    }

    private void refuses(String file, String text) throws Exception {
        Set<X509Certificate> root = authorities("root");
        assertThatThrownBy(() -> Revocations.read(openssl.file(file), root, clock))
                .isInstanceOf(CertificateFault.class)
                .hasMessageContaining(text);
    }

    @Test
    void refusesListsThatAreNone() throws Exception {
        refuses("missing.crl", "there is no file");
        refuses("root.crt", "no list of revoked certificates");
        refuses("other.crl", "none of the trusted authorities");
        openssl.write("garbage.crl", "garbage");
        refuses("garbage.crl", "cannot be read");
        openssl.write("nothing.crl", "");
        refuses("nothing.crl", "no list");
    }

    @Test
    void refusesAListThatSomeoneElseSigned() throws Exception {
        openssl.key("forger");
        openssl.run("req -x509 -new -key forger.key -subj /CN=root -days 30 -out forger.crt");
        crl("forger", "forged.crl", 10);
        refuses("forged.crl", "none of the trusted authorities");
    }

    @Test
    void refusesAPartOfAList() throws Exception {
        openssl.write("part.ext", "[part]\nissuingDistributionPoint=critical,@point\n[point]\nonlyuser=TRUE\n");
        openssl.write("ca2.cnf", Files.readString(openssl.file("ca.cnf")) + Files.readString(openssl.file("part.ext")));
        openssl.run(
                "ca -gencrl -crldays 3 -crlexts part -out part.crl -config ca2.cnf -keyfile root.key -cert root.crt");
        refuses("part.crl", "only a part");
    }

    @Test
    void theSystemsAuthoritiesAreTheBundleOrThoseOfJava() throws Exception {
        Path bundle = openssl.join("bundle.pem", "root.crt", "other.crt");
        Path absent = directory.resolve("absent");
        assertThat(SystemTrust.read(null, List.of(absent, bundle)))
                .isEqualTo(new SystemTrust(authorities("root", "other"), bundle.toString()));
        SystemTrust java = SystemTrust.read(null, List.of(absent));
        assertThat(java.source()).isEqualTo("java");
        assertThat(java.authorities()).isNotEmpty();
        SystemTrust named = SystemTrust.read(openssl.file("root.crt").toString(), List.of(bundle));
        assertThat(named.authorities()).hasSize(1);
        assertThatThrownBy(() -> SystemTrust.read(absent.toString(), List.of(bundle)))
                .hasMessageContaining("there is no file");
    }

    @Test
    void oneUnreadableAuthorityDoesNotSpoilTheBundle() throws Exception {
        openssl.write("odd.crt", Pem.write(PemBlock.CERTIFICATE, new byte[] {1, 2, 3}));
        Path bundle = openssl.join("odd.pem", "root.crt", "odd.crt");
        assertThat(SystemTrust.read(null, List.of(bundle)).authorities()).hasSize(1);
        Path empty = openssl.join("onlyodd.pem", "odd.crt");
        assertThatThrownBy(() -> SystemTrust.read(null, List.of(empty))).hasMessageContaining("no authority");
        assertThatThrownBy(() -> CertificateBundle.read(bundle)).isInstanceOf(CertificateFault.class);
    }

    @Test
    void readsTheBundleOfThisMachine() {
        assertThatCode(() ->
                        assertThat(SystemTrust.read(Map.of()).authorities()).isNotEmpty())
                .doesNotThrowAnyException();
    }

    @Test
    void readsABundleInPemOrOneInDer() throws Exception {
        openssl.run("x509 -in root.crt -outform DER -out root-der.crt");
        assertThat(CertificateBundle.read(openssl.file("root-der.crt"))).isEqualTo(authorities("root"));
        assertThatThrownBy(() -> CertificateBundle.read(openssl.file("root.key")))
                .hasMessageContaining("no certificate is in");
    }
}
