package dev.sluice.certs;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.certs.OcspStaple.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** OCSP staples with OpenSSL's own responder, with answers it signed that are not what was asked for, and with hostile ones. */
class OcspStapleTest {
    private static final URI URI_OF_CERTIFICATE = URI.create("http://127.0.0.1:1/ocsp");

    @TempDir
    private Path directory;

    private OpenSsl openssl;
    private final FakeWallClock clock = FakeWallClock.today();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void makeAuthority() throws IOException, InterruptedException {
        openssl = new OpenSsl(directory);
        openssl.root("root");
        for (String name : List.of("site", "other")) {
            openssl.key(name);
            openssl.issue(
                    name,
                    "root",
                    "subjectAltName=DNS:" + name + ".test",
                    "authorityInfoAccess=OCSP;URI:" + URI_OF_CERTIFICATE,
                    "tlsfeature=status_request");
        }
        openssl.join("chain.pem", "site.crt", "root.crt");
        openssl.write("ca.cnf", """
                [ca]
                default_ca=d
                [d]
                database=index.txt
                default_md=sha256
                certificate=root.crt
                private_key=root.key
                """);
        openssl.write("index.txt", "");
        Files.writeString(directory.resolve("index.txt.attr"), "unique_subject = no\n");
        openssl.run("ca -valid site.crt -config ca.cnf");
        openssl.run("ca -valid other.crt -config ca.cnf");
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        threads.shutdownNow();
    }

    private KeyedCertificate site() throws IOException {
        return Objects.requireNonNull(CertificateFile.read(openssl.file("chain.pem"), openssl.file("site.key"), clock)
                .certificate());
    }

    private OcspStaple staple(Responder responder) throws IOException {
        KeyedCertificate site = site();
        X509Certificate issuer = Objects.requireNonNull(site.issuer());
        return new OcspStaple(site, issuer, URI_OF_CERTIFICATE, clock, responder);
    }

    /** What OpenSSL answers to the request when it signs as told. */
    private Responder signing(String options) {
        return (uri, request) -> {
            try {
                Files.write(openssl.file("request.der"), request);
                openssl.run("ocsp -index index.txt -CA root.crt -reqin request.der -respout response.der " + options);
                return Files.readAllBytes(openssl.file("response.der"));
            } catch (IOException | InterruptedException e) {
                throw new OcspException(String.valueOf(e));
            }
        };
    }

    private Responder good() {
        return signing("-rsigner root.crt -rkey root.key -ndays 4");
    }

    private OcspStaple refreshed(Responder responder) throws IOException {
        OcspStaple staple = staple(responder);
        staple.refresh();
        return staple;
    }

    /* --------------- a real responder --------------- */

    private int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return probe.getLocalPort();
        }
    }

    private URI realResponder() throws IOException {
        int port = freePort();
        Process process = new ProcessBuilder(
                        ("openssl ocsp -index index.txt -CA root.crt -rsigner root.crt -rkey root.key -ndays 4 -port "
                                        + port)
                                .split(" "))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("responder.log").toFile())
                .start();
        open.add(process::destroyForcibly);
        // a connection without a request would be its last
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Files.readString(openssl.file("responder.log")).contains("waiting for"));
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    @Test
    void isAnsweredByARealResponder() throws Exception {
        URI uri = realResponder();
        HttpResponder http = new HttpResponder();
        OcspStaple staple = refreshed((any, request) -> http.ask(uri, request));
        assertThat(staple.status()).isEqualTo(Status.GOOD);
        Files.write(openssl.file("stapled.der"), Objects.requireNonNull(staple.response()));
        String said = openssl.run("ocsp -respin stapled.der -issuer root.crt -cert site.crt -CAfile root.crt");
        assertThat(said).contains("Response verify OK", "site.crt: good");
    }

    @Test
    void aRealResponderTellsOfARevocation() throws Exception {
        openssl.run("ca -revoke site.crt -config ca.cnf");
        URI uri = realResponder();
        HttpResponder http = new HttpResponder();
        OcspStaple staple = refreshed((any, request) -> http.ask(uri, request));
        assertThat(staple.status()).isEqualTo(Status.REVOKED);
        assertThat(staple.response()).isNull();
    }

    /* --------------- the life of an answer --------------- */

    @Test
    void readsFromTheCertificateWhomToAsk() throws IOException {
        assertThat(OcspTarget.of(site().leaf())).isEqualTo(URI_OF_CERTIFICATE);
        assertThat(OcspTarget.isRequired(site().leaf())).isTrue();
        X509Certificate root = Objects.requireNonNull(site().issuer());
        assertThat(OcspTarget.of(root)).isNull();
        assertThat(OcspTarget.isRequired(root)).isFalse();
    }

    @Test
    void asksAgainHalfwayAndNeverGivesOutWhatHasExpired() throws IOException {
        OcspStaple staple = staple(good());
        assertThat(staple.status()).isEqualTo(Status.PENDING);
        assertThat(staple.response()).isNull();
        assertThat(staple.isDue()).isTrue();
        assertThat(staple.isDue()).as("somebody has the turn").isFalse();
        staple.refresh();
        assertThat(staple.isDue()).isFalse();
        clock.advance(Duration.ofHours(42));
        assertThat(staple.isDue()).isFalse();
        clock.advance(Duration.ofHours(6));
        assertThat(staple.isDue()).as("half of four days").isTrue();
        staple.giveUp();
        assertThat(staple.response()).isNotNull();
        clock.advance(Duration.ofHours(48));
        assertThat(staple.response()).isNull();
        assertThat(staple.status()).isEqualTo(Status.LAPSED);
    }

    @Test
    void keepsTheAnswerAndWaitsLongerAfterEveryFailure() throws IOException {
        boolean[] works = {true};
        Responder good = good();
        OcspStaple staple = refreshed((uri, request) -> {
            if (works[0]) {
                return good.ask(uri, request);
            }
            throw new OcspException("away");
        });
        byte[] answer = staple.response();
        works[0] = false;
        clock.advance(Duration.ofHours(48));
        for (int minutes : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            assertThat(staple.isDue()).isTrue();
            staple.refresh();
            clock.advance(Duration.ofSeconds(minutes * 60 * 9 / 10 - 1));
            assertThat(staple.isDue()).as("before " + minutes + " minutes").isFalse();
            clock.advance(Duration.ofSeconds(minutes * 60 / 10 + 2));
            assertThat(staple.response()).isSameAs(answer);
        }
    }

    @Test
    void dropsTheAnswerWhenTheCertificateIsRevokedAndTakesItBack() throws Exception {
        OcspStaple staple = refreshed(good());
        String before = Files.readString(openssl.file("index.txt"));
        openssl.run("ca -revoke site.crt -config ca.cnf");
        staple.refresh();
        assertThat(staple.status()).isEqualTo(Status.REVOKED);
        assertThat(staple.response()).isNull();
        openssl.write("index.txt", before);
        staple.refresh();
        assertThat(staple.status()).isEqualTo(Status.GOOD);
    }

    /* --------------- answers that are of no use --------------- */

    private void refuses(Responder responder, String why) throws Exception {
        KeyedCertificate site = site();
        OcspQuestion question = new OcspQuestion(site.leaf(), Objects.requireNonNull(site.issuer()));
        assertThatThrownBy(() -> question.judge(responder.ask(URI_OF_CERTIFICATE, question.request()), clock.now()))
                .isInstanceOf(OcspException.class)
                .hasMessageContaining(why);
        OcspStaple staple = refreshed(good());
        byte[] kept = staple.response();
        OcspStaple broken = refreshed(responder);
        assertThat(kept).isNotNull();
        assertThat(broken.response()).isNull();
        assertThat(broken.status()).isNotEqualTo(Status.GOOD);
    }

    @Test
    void takesAnAnswerOfADelegateOnly() throws Exception {
        openssl.key("delegate");
        openssl.issue("delegate", "root", "extendedKeyUsage=OCSPSigning");
        Responder delegated = signing("-rsigner delegate.crt -rkey delegate.key -ndays 4");
        assertThat(refreshed(delegated).status()).isEqualTo(Status.GOOD);
        refuses(signing("-rsigner other.crt -rkey other.key -ndays 4"), "neither the issuer");
        openssl.root("stranger");
        refuses(signing("-rsigner stranger.crt -rkey stranger.key -ndays 4"), "neither the issuer");
        openssl.key("impostor");
        openssl.issue("impostor", "stranger", "extendedKeyUsage=OCSPSigning");
        refuses(signing("-rsigner impostor.crt -rkey impostor.key -ndays 4"), "neither the issuer");
    }

    @Test
    void refusesADelegateThatHasExpired() throws Exception {
        openssl.key("delegate");
        openssl.issue("delegate", "root", 2, "extendedKeyUsage=OCSPSigning");
        clock.advance(Duration.ofDays(3));
        refusesOnly(signing("-rsigner delegate.crt -rkey delegate.key -ndays 9"), "neither the issuer");
    }

    private void refusesOnly(Responder responder, String why) throws Exception {
        KeyedCertificate site = site();
        OcspQuestion question = new OcspQuestion(site.leaf(), Objects.requireNonNull(site.issuer()));
        assertThatThrownBy(() -> question.judge(responder.ask(URI_OF_CERTIFICATE, question.request()), clock.now()))
                .isInstanceOf(OcspException.class)
                .hasMessageContaining(why);
    }

    @Test
    void refusesAnAnswerAboutAnother() throws Exception {
        openssl.run("ocsp -issuer root.crt -cert other.crt -reqout other.der");
        byte[] about = Files.readAllBytes(openssl.file("other.der"));
        Responder good = good();
        refuses((uri, request) -> good.ask(uri, about), "about another");
    }

    @Test
    void refusesWhatIsOldOrOfTheFuture() throws Exception {
        clock.advance(Duration.ofDays(5));
        refusesOnly(good(), "has expired");
        clock.advance(Duration.ofDays(-6));
        refusesOnly(good(), "of the future");
    }

    @Test
    void anAnswerWithoutAnEndCountsForAnHour() throws Exception {
        OcspStaple staple = refreshed(signing("-rsigner root.crt -rkey root.key"));
        assertThat(staple.status()).isEqualTo(Status.GOOD);
        clock.advance(Duration.ofMinutes(61));
        assertThat(staple.status()).isEqualTo(Status.LAPSED);
    }

    @Test
    void refusesWhatTheResponderDoesNotKnow() throws Exception {
        openssl.write("index.txt", "");
        refusesOnly(good(), "does not know");
    }

    @Test
    void refusesEveryAnswerThatWasChanged() throws Exception {
        OcspStaple staple = refreshed(good());
        byte[] answer = Objects.requireNonNull(staple.response());
        KeyedCertificate site = site();
        OcspQuestion question = new OcspQuestion(site.leaf(), Objects.requireNonNull(site.issuer()));
        assertThat(question.judge(answer, clock.now()).der()).isEqualTo(answer);
        // what lies behind the signature, the issuer's own certificate, takes no part in the decision
        int signed = answer.length / 4;
        for (int at = 0; at < signed; at++) {
            byte[] changed = answer.clone();
            changed[at] ^= 0x04;
            assertThatThrownBy(() -> question.judge(changed, clock.now())).isInstanceOf(OcspException.class);
        }
        for (int length = 0; length < answer.length; length += 7) {
            byte[] cut = java.util.Arrays.copyOf(answer, length);
            assertThatThrownBy(() -> question.judge(cut, clock.now())).isInstanceOf(OcspException.class);
        }
    }

    @Test
    void refusesAFailureOfTheResponder() throws Exception {
        // RFC 6960 section 4.2.1: tryLater
        refuses((uri, request) -> new byte[] {0x30, 3, 0x0a, 1, 3}, "status 3");
        refuses((uri, request) -> new byte[0], "cannot be read");
    }

    /* --------------- hostile HTTP --------------- */

    private URI serve(String head, int bodyBytes, boolean hang) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        open.add(server);
        threads.execute(() -> {
            try (Socket socket = server.accept()) {
                open.add(socket);
                InputStream in = socket.getInputStream();
                assertThat(in.read()).isEqualTo('P');
                OutputStream out = socket.getOutputStream();
                out.write(head.getBytes(US_ASCII));
                out.write(new byte[bodyBytes]);
                out.flush();
                if (!hang) {
                    socket.shutdownOutput();
                }
                // until the other side goes away; closing with bytes unread would take back what was sent
                in.readAllBytes();
            } catch (IOException e) {
                // the other side has gone
                return;
            }
        });
        return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/");
    }

    @ParameterizedTest
    @CsvSource({
        "'HTTP/1.1 200 OK|Content-Length: 10000000||', 200000, true, more than 64 KiB",
        "'HTTP/1.1 200 OK|Content-Length: 10||', 5, true, no answer within",
        "'HTTP/1.1 200', 0, true, no answer",
        "'HTTP/1.1 404 Not Found|Content-Length: 0||', 0, false, status 404",
        "'HTTP/1.1 302 Found|Location: http://127.0.0.1:1/|Content-Length: 0||', 0, false, status 302",
        "'garbage||', 0, false, no answer"
    })
    void aHostileResponderCostsLittle(String head, int bytes, boolean hang, String why) throws IOException {
        URI uri = serve(head.replace("|", "\r\n"), bytes, hang);
        HttpResponder http = new HttpResponder(Duration.ofSeconds(2));
        assertThatThrownBy(() -> http.ask(uri, new byte[] {1}))
                .isInstanceOf(OcspException.class)
                .hasMessageContaining(why);
    }

    @Test
    void nobodyThereIsAFailureAsAnyOther() throws IOException {
        HttpResponder http = new HttpResponder();
        URI uri = URI.create("http://127.0.0.1:" + freePort() + "/");
        assertThatThrownBy(() -> http.ask(uri, new byte[] {1})).hasMessageContaining("no answer");
    }
}
