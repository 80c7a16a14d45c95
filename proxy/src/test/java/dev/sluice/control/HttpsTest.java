package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.sluice.base.Clock;
import dev.sluice.certs.CertificateState;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.config.Configs;
import dev.sluice.config.SluiceConfig;
import dev.sluice.observe.Family;
import dev.sluice.observe.MeterReader;
import dev.sluice.observe.Meters;
import dev.sluice.server.EventLoops;
import dev.sluice.server.tls.TestKeys;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTPS from the configuration to the socket: real listeners, the JDK's TLS as the client. */
@Timeout(120)
class HttpsTest {
    @TempDir
    Path directory;

    private final Meters meters = new Meters(2);
    private final EventLoops loops = new EventLoops(2, meters, (loop, delayNanos, stage, label) -> {});
    private final int port = freePort();
    private final int plainPort = freePort();
    private String yaml = "";
    private final Conductor conductor = new Conductor(() -> Configs.read(yaml), loops, meters, TestState.DIRECTORY);
    private final TlsClient client = new TlsClient(port, null);
    private @Nullable TestKeys a;
    private @Nullable TestKeys b;

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void keys() throws IOException {
        a = TestKeys.in(directory, "a.test");
        b = TestKeys.in(directory, "b.test");
    }

    @AfterEach
    void close() {
        conductor.close();
        loops.close();
    }

    private static TestKeys of(@Nullable TestKeys keys) {
        return java.util.Objects.requireNonNull(keys);
    }

    private void serve(String tops, String settingsOfB) {
        yaml = """
                admin: off
                log: {access: off}
                ports: {http: %d, https: %d}
                %s
                sites:
                  a.test: {reply: "200 it is a", tls: {cert: %s, key: %s}}
                  https://b.test: {reply: "200 it is b", tls: {cert: %s %s}}
                """.formatted(plainPort, port, tops, of(a).cert(), of(a).key(), of(b).both(), settingsOfB);
        Outcome outcome = conductor.snapshot() == null ? conductor.start() : conductor.reload();
        assertThat(outcome.isApplied()).as(outcome.text()).isTrue();
    }

    private static X509Certificate shown(SSLSocket socket) throws IOException {
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
    }

    /** The number of a family under labels that end so, over all listeners. */
    private long metric(String family, String... labels) {
        Map<List<String>, Long> found = new HashMap<>();
        meters.read(new MeterReader() {
            private String name = "";

            @Override
            public void family(Family next) {
                name = next.name();
            }

            @Override
            public void value(List<String> own, List<String> more, long value) {
                List<String> all = new ArrayList<>(own.subList(Math.min(1, own.size()), own.size()));
                all.addAll(more);
                if (name.equals(family)) {
                    found.merge(all, value, Long::sum);
                }
            }

            @Override
            public void durations(List<String> own, long[] counts, long sumNanos) {}
        });
        return found.getOrDefault(List.of(labels), 0L);
    }

    private void awaitFailure(String reason) {
        await().atMost(Duration.ofSeconds(20)).until(() -> metric("sluice_tls_handshake_failures_total", reason) == 1);
        await().until(() -> metric("sluice_tls_handshakes_active") == 0);
    }

    @Test
    void theNameChoosesTheCertificate() throws IOException {
        serve("", "");
        try (SSLSocket toA = client.connect("a.test");
                SSLSocket toB = client.connect("B.TEST");
                SSLSocket unnamed = client.connect("");
                SSLSocket unknown = client.connect("c.test")) {
            assertThat(shown(toA)).isEqualTo(of(a).certificate().leaf());
            assertThat(shown(toB)).isEqualTo(of(b).certificate().leaf());
            // the listener's first site is its default
            assertThat(shown(unnamed)).isEqualTo(of(a).certificate().leaf());
            assertThat(shown(unknown)).isEqualTo(of(a).certificate().leaf());
            assertThat(toA.getSession().getProtocol()).isEqualTo("TLSv1.3");
        }
        assertThat(client.get("a.test", "a.test", "/"))
                .startsWith("HTTP/1.1 200 OK")
                .endsWith("it is a");
        assertThat(client.get("b.test", "b.test:" + port, "/")).endsWith("it is b");
        assertThat(metric("sluice_tls_handshakes_total", "full")).isEqualTo(6);
    }

    @Test
    void unknownNamesAreRefusedWhereThatIsWanted() throws IOException {
        serve("tls: {strictSni: true}", "");
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> client.connect("c.test"))
                .withMessageContaining("unrecognized_name");
        awaitFailure("unknown-sni");
        try (SSLSocket toA = client.connect("a.test")) {
            assertThat(shown(toA)).isEqualTo(of(a).certificate().leaf());
        }
    }

    @Test
    void aSiteWithoutASchemeSendsPlainClientsToHttps() throws IOException {
        serve("", "");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plainPort)) {
            assertThat(TlsClient.ask(socket, "a.test:" + plainPort, "/x?y=z", "Connection: close\r\n"))
                    .startsWith("HTTP/1.1 308 Permanent Redirect")
                    .contains("Location: https://a.test:" + port + "/x?y=z\r\n");
        }
        // who writes https:// has no such redirect
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plainPort)) {
            assertThat(TlsClient.ask(socket, "b.test", "/", "Connection: close\r\n"))
                    .startsWith("HTTP/1.1 404");
        }
    }

    @Test
    void aHostOfOtherSettingsIsMisdirected() throws IOException {
        serve("", "");
        assertThat(client.get("a.test", "b.test", "/")).startsWith("HTTP/1.1 421 Misdirected Request");
        serve("", ", hostMismatch: allow");
        assertThat(client.get("a.test", "b.test", "/")).endsWith("it is b");
        assertThat(client.get("b.test", "a.test", "/")).startsWith("HTTP/1.1 421");
    }

    @Test
    void plainHttpIsToldThatThePortSpeaksHttps() throws IOException {
        serve("", "");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(TlsClient.ask(socket, "a.test", "/", "Connection: close\r\n"))
                    .startsWith("HTTP/1.1 400 Bad Request")
                    .endsWith("this port speaks HTTPS: ask with https://\n");
        }
        awaitFailure("plain-http");
    }

    @Test
    void whoGoesAwayOrIsSlowIsCounted() throws IOException {
        serve("timeouts: {handshake: 300ms}", "");
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        awaitFailure("closed");
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port)) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
        awaitFailure("timeout");
        await().until(() -> metric("sluice_connections_active") == 0);
    }

    @Test
    void garbageIsNoTls() throws IOException {
        serve("", "");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write(new byte[] {0, 1, 2});
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        awaitFailure("not-tls");
    }

    @Test
    void aClientThatSpeaksOnlyOldVersionsIsCounted() throws IOException {
        serve("tls: {profile: modern}", "");
        assertThatExceptionOfType(SSLException.class)
                .isThrownBy(() -> new TlsClient(port, null).versions("TLSv1.2").connect("a.test"));
        awaitFailure("no-shared-version");
    }

    @Test
    void theIntermediateProfileSpeaksTls12() throws IOException {
        serve("", "");
        try (SSLSocket socket = new TlsClient(port, null).versions("TLSv1.2").connect("a.test")) {
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
            assertThat(socket.getSession().getCipherSuite()).startsWith("TLS_ECDHE_ECDSA_");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aSessionIsResumed(String version) throws IOException {
        serve("", "");
        TlsClient resuming = new TlsClient(port, null).versions(version);
        assertThat(resuming.get("a.test", "a.test", "/")).endsWith("it is a");
        assertThat(resuming.get("a.test", "a.test", "/")).endsWith("it is a");
        assertThat(metric("sluice_tls_handshakes_total", "full")).isEqualTo(1);
        assertThat(metric("sluice_tls_handshakes_total", "resumed")).isEqualTo(1);
    }

    /** CVE-2025-23419: a session of a site that asks for no certificate does not open one that does. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aCertificateIsRequiredAlsoOfWhoResumes(String version) throws IOException {
        Path ca = Files.writeString(
                directory.resolve("ca.pem"), TestKeys.authority(directory).pem());
        serve("", ", clientAuth: {mode: require, ca: " + ca + "}");
        TlsClient without = new TlsClient(port, null).versions(version);
        assertThat(without.get("a.test", "a.test", "/")).endsWith("it is a");
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> without.get("b.test", "b.test", "/"));
        awaitFailure("no-client-certificate");
        TlsClient with = new TlsClient(port, TestKeys.client(directory, "me")).versions(version);
        assertThat(with.get("b.test", "b.test", "/")).endsWith("it is b");
        assertThat(with.get("b.test", "b.test", "/")).endsWith("it is b");
        // the name decides, not where it is sent: neither way round
        assertThat(without.get("a.test", "b.test", "/")).startsWith("HTTP/1.1 421");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws IOException {
        Path ca = Files.writeString(
                directory.resolve("ca.pem"), TestKeys.authority(directory).pem());
        serve("", ", clientAuth: {mode: optional, ca: " + ca + "}");
        TestKeys stranger = TestKeys.client(Files.createDirectory(directory.resolve("other")), "a.test");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new TlsClient(port, stranger).get("b.test", "b.test", "/"));
        awaitFailure("bad-client-certificate");
        // a certificate for servers is none of a client's
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new TlsClient(port, of(a)).get("b.test", "b.test", "/"));
        assertThat(client.get("b.test", "b.test", "/")).endsWith("it is b");
    }

    @Test
    void aRevokedCertificateIsRefusedAlsoWhenTheListComesLater() throws IOException {
        Path ca = Files.writeString(
                directory.resolve("ca.pem"), TestKeys.authority(directory).pem());
        Path crl = TestKeys.revoking(directory);
        String settings = ", clientAuth: {mode: require, ca: " + ca + ", crl: " + crl + "}";
        serve("", settings);
        TestKeys mine = TestKeys.client(directory, "me");
        TlsClient with = new TlsClient(port, mine);
        assertThat(with.get("b.test", "b.test", "/")).endsWith("it is b");
        TestKeys.revoking(directory, mine);
        serve("", settings);
        // a session from before resumes nothing: what was verified is verified anew
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> with.get("b.test", "b.test", "/"));
        awaitFailure("bad-client-certificate");
    }

    @Test
    void aChangedFileAnswersNewHandshakesAndOldConnectionsStay() throws IOException {
        serve("", "");
        try (SSLSocket open = client.connect("a.test")) {
            assertThat(TlsClient.ask(open, "a.test", "/", "")).endsWith("it is a");
            KeyedCertificate renewed = TestKeys.in(directory, "a.test").certificate();
            assertThat(conductor.reload().isApplied()).isTrue();
            try (SSLSocket next = new TlsClient(port, null).connect("a.test")) {
                assertThat(shown(next)).isEqualTo(renewed.leaf());
            }
            assertThat(TlsClient.ask(open, "a.test", "/", "")).endsWith("it is a");
            assertThat(conductor.certificates())
                    .extracting(CertificateState::serial)
                    .containsExactlyInAnyOrder(
                            renewed.leaf().getSerialNumber().toString(16),
                            of(b).certificate().leaf().getSerialNumber().toString(16));
        }
    }

    @Test
    void aSentCertificateIsShownUntilTheFileChanges() throws IOException {
        serve("", "");
        TestKeys sent = TestKeys.in(Files.createDirectory(directory.resolve("sent")), "a.test");
        String file = of(a).cert().toString();

        Replacement applied = conductor.replace(file, Files.readAllBytes(sent.both()));

        assertThat(applied.step()).isEqualTo(Replacement.Step.APPLIED);
        assertThat(shownForA()).isEqualTo(sent.certificate().leaf());
        assertThat(conductor.certificates())
                .extracting(CertificateState::source)
                .contains(file + " (sent)");
        assertThat(conductor.reload().isApplied()).isTrue();
        assertThat(shownForA()).isEqualTo(sent.certificate().leaf());
        KeyedCertificate renewed = TestKeys.in(directory, "a.test").certificate();
        assertThat(conductor.reload().isApplied()).isTrue();
        assertThat(shownForA()).isEqualTo(renewed.leaf());
    }

    private X509Certificate shownForA() throws IOException {
        try (SSLSocket socket = new TlsClient(port, null).connect("a.test")) {
            return shown(socket);
        }
    }

    private void refuses(String why, byte[] sent) {
        Replacement refused = conductor.replace(of(a).cert().toString(), sent);
        assertThat(refused.step()).as(why).isEqualTo(Replacement.Step.REFUSED);
        assertThat(refused.certificate()).isNull();
        assertThat(refused.errors().toString()).contains(why).doesNotContain("PRIVATE KEY-");
    }

    @Test
    void whatCannotBeShownReplacesNothing() throws IOException {
        serve("", "");
        Path other = Files.createDirectory(directory.resolve("sent"));
        String stranger = Files.readString(TestKeys.in(other, "a.test").key());
        refuses("no certificate is in", text("nonsense"));
        refuses("no private key is in", Files.readAllBytes(of(a).cert()));
        refuses("does not belong to the certificate", text(Files.readString(of(a).cert()) + stranger));
        assertThat(conductor.replace("/nowhere.pem", new byte[0]).step()).isEqualTo(Replacement.Step.UNKNOWN);
        assertThat(shownForA()).isEqualTo(of(a).certificate().leaf());
    }

    /** Of a file that is a warning, as the process must start; what is sent on purpose should be good. */
    @ParameterizedTest
    @CsvSource({"36500, expired at", "-36500, is valid only from"})
    void whoseTimeIsNotNowIsRefused(long days, String why) throws IOException {
        serve("", "");
        SluiceConfig config = Objects.requireNonNull(conductor.snapshot()).config();
        String file = of(a).cert().toString();
        Clock then = new Clock() {
            @Override
            public long nanos() {
                return SYSTEM.nanos();
            }

            @Override
            public long wallMillis() {
                return SYSTEM.wallMillis() + Duration.ofDays(days).toMillis();
            }
        };
        Replacement refused = Replacement.judge(
                config,
                Objects.requireNonNull(Replacement.configured(config, file)),
                null,
                Files.readAllBytes(of(a).both()),
                then);
        assertThat(refused.step()).isEqualTo(Replacement.Step.REFUSED);
        assertThat(refused.errors().toString()).contains(why);
    }

    @Test
    void otherNamesAreAWarning() throws IOException {
        serve("", "");
        Replacement replaced = conductor.replace(of(a).cert().toString(), Files.readAllBytes(of(b).both()));
        assertThat(replaced.step()).isEqualTo(Replacement.Step.APPLIED);
        assertThat(replaced.warnings().toString()).contains("is for b.test, not for a.test");
    }

    /** What is replaced is freed, once nobody uses it: {@code BufferLeaks} fails this class otherwise. */
    @Test
    void fiftyReplacedCertificatesLeaveNothingBehind() throws IOException {
        serve("", "");
        byte[] first = Files.readAllBytes(of(b).both());
        TestKeys.in(directory, "b.test");
        byte[] second = Files.readAllBytes(of(b).both());
        try (SSLSocket open = client.connect("b.test")) {
            for (int i = 0; i < 50; i++) {
                Files.write(of(b).both(), i % 2 == 0 ? first : second);
                assertThat(conductor.reload().isApplied()).isTrue();
                assertThat(new TlsClient(port, null).get("b.test", "b.test", "/"))
                        .endsWith("it is b");
            }
            assertThat(TlsClient.ask(open, "b.test", "/", "")).endsWith("it is b");
        }
    }

    @Test
    void aBrokenFileChangesNothing() throws IOException {
        serve("", "");
        Files.writeString(of(a).cert(), "nonsense");
        Outcome outcome = conductor.reload();
        assertThat(outcome.isApplied()).isFalse();
        assertThat(outcome.step()).isEqualTo(ReloadStep.CHECK);
        try (SSLSocket next = new TlsClient(port, null).connect("a.test")) {
            assertThat(shown(next)).isEqualTo(of(a).certificate().leaf());
        }
    }

    @Test
    void browsersAreToldToStayOverTlsOnly() throws IOException {
        serve("tls: {hsts: 1y includeSubdomains}", "");
        assertThat(client.get("a.test", "a.test", "/"))
                .contains("Strict-Transport-Security: max-age=31536000; includeSubDomains\r\n");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), plainPort)) {
            assertThat(TlsClient.ask(socket, "a.test", "/", "Connection: close\r\n"))
                    .doesNotContain("Strict-Transport");
        }
    }

    @Test
    void theKeyLogTakesSecrets() throws IOException {
        Path log = directory.resolve("keys.log");
        serve("", "");
        serve("tls: {keyLog: " + log + "}", "");
        client.get("a.test", "a.test", "/");
        await().until(() -> Files.readString(log, StandardCharsets.US_ASCII).contains("CLIENT_TRAFFIC_SECRET_0 "));
    }

    /** The first handshake of a process is one with itself, before any client could wait for it. */
    @Test
    void whoeverComesFirstIsNotTheFirst() {
        Path log = directory.resolve("keys.log");
        serve("tls: {keyLog: " + log + "}", "");
        await().until(() -> Files.readString(log, StandardCharsets.US_ASCII).contains("CLIENT_TRAFFIC_SECRET_0 "));
        assertThat(metric("sluice_tls_handshakes_total")).isZero();
    }

    /** What OpenSSL's client says of a connection on which it sends these bytes; "closed" is the close_notify. */
    private String openssl(String protocol, byte[]... parts) throws IOException {
        Process process = new ProcessBuilder(
                        "openssl",
                        "s_client",
                        "-connect",
                        "127.0.0.1:" + port,
                        "-servername",
                        "a.test",
                        "-alpn",
                        protocol)
                .redirectErrorStream(true)
                .start();
        OutputStream out = process.getOutputStream();
        for (byte[] part : parts) {
            out.write(part);
        }
        out.flush();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** A clean end says close_notify: OpenSSL complains where it is missing. */
    @Test
    void anOrderlyEndSaysSo() throws IOException {
        serve("", "");
        assertThat(openssl("http/1.1", text("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")))
                .contains("it is a")
                .endsWith("closed\n");
    }

    /** The same of HTTP/2, whether the client leaves, or breaks the rules. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "000008" + "07" + "00" + "00000000" + "0000000000000000", // GOAWAY
                "000004" + "08" + "00" + "00000000" + "00000000" // WINDOW_UPDATE by nothing
            })
    void anOrderlyEndOfHttp2SaysSo(String frame) throws IOException {
        serve("", "");
        byte[] settings = HexFormat.of().parseHex("000000" + "04" + "00" + "00000000");
        byte[] last = HexFormat.of().parseHex(frame);
        assertThat(openssl("h2", text("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), settings, last))
                .contains("ALPN protocol: h2")
                .endsWith("closed\n");
    }

    /** A server that answers each connection with these bytes and then resets it. */
    private static void answerAndReset(ServerSocket server, String bytes) {
        Thread thread = new Thread(() -> {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[4096]);
                socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().flush();
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private void serveFrom(ServerSocket server) {
        yaml = """
                admin: off
                log: {access: off}
                ports: {http: %d, https: %d}
                sites: {https://a.test: {to: "127.0.0.1:%d", tls: {cert: %s}}}
                """.formatted(plainPort, port, server.getLocalPort(), of(a).both());
        assertThat(conductor.start().isApplied()).isTrue();
    }

    /** Of a body that only the end of the connection ends, no part may look like the whole. */
    @Test
    void aResponseCutShortDoesNotEndCleanly() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            answerAndReset(server, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            serveFrom(server);
            try (SSLSocket socket = client.connect("a.test")) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> socket.getInputStream().readAllBytes());
            }
        }
    }

    /** The same body whole: close_notify stands behind the last byte of it. */
    @Test
    void aResponseThatEndsWithTheConnectionEndsCleanly() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String body = "x".repeat(100_000);
            answerAndReset(
                    server, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n186a0\r\n" + body + "\r\n0\r\n\r\n");
            serveFrom(server);
            try (SSLSocket socket = client.connect("a.test")) {
                socket.getOutputStream()
                        .write("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(all).endsWith("\r\n\r\n" + body);
            }
        }
    }

    /** What a client has shown is told; what it writes itself is not. */
    @Test
    void serversAreToldTheCertificate() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            java.util.concurrent.CompletableFuture<String> asked = new java.util.concurrent.CompletableFuture<>();
            Thread thread = new Thread(() -> {
                try (Socket socket = server.accept()) {
                    byte[] in = new byte[16384];
                    int read = socket.getInputStream().read(in);
                    asked.complete(new String(in, 0, read, StandardCharsets.US_ASCII));
                    socket.getOutputStream()
                            .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    asked.completeExceptionally(e);
                }
            });
            thread.start();
            yaml = """
                    admin: off
                    log: {access: off}
                    ports: {http: %d, https: %d}
                    sites: {https://a.test: {to: "127.0.0.1:%d", tls: {cert: %s, clientAuth: request}}}
                    """.formatted(plainPort, port, server.getLocalPort(), of(a).both());
            assertThat(conductor.start().isApplied()).isTrue();
            TestKeys mine = TestKeys.client(directory, "me");
            try (SSLSocket socket = new TlsClient(port, mine).connect("a.test")) {
                assertThat(TlsClient.ask(
                                socket,
                                "a.test",
                                "/",
                                "Connection: close\r\nClient-Cert: :Zm9yZ2Vk:\r\nClient-Cert-Chain: :eA==:\r\n"))
                        .startsWith("HTTP/1.1 204");
            }
            String der = java.util.Base64.getEncoder()
                    .encodeToString(mine.certificate().leaf().getEncoded());
            assertThat(asked.get())
                    .contains("\r\nClient-Cert: :" + der + ":\r\n")
                    .contains("\r\nX-Forwarded-Proto: https\r\n")
                    .doesNotContain("Zm9yZ2Vk")
                    .doesNotContain("Client-Cert-Chain");
            thread.join();
        }
    }
}
