package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.config.ConfigReader;
import dev.sluice.observe.Meters;
import dev.sluice.server.EventLoops;
import dev.sluice.upstream.Cluster;
import dev.sluice.upstream.balance.Health;
import dev.sluice.upstream.tls.Certificates;
import dev.sluice.upstream.tls.FakeTlsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole proxy before a server of the JDK's TLS: what a client gets, and what a reload keeps. */
class EncryptedServiceTest {
    private static final Certificates CA = Certificates.authority();
    private static final int PATIENCE_MILLIS = 10_000;

    @TempDir
    private Path directory;

    private final Meters meters = new Meters(1);
    private final EventLoops loops = new EventLoops(1, meters, (loop, delayNanos, stage, label) -> {});
    private final int port = freePort();
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final Conductor conductor = new Conductor(this::read, loops, meters, TestState.DIRECTORY);

    private ConfigReader.Result read() {
        return new ConfigReader(Map.of()).read(directory.resolve("sluice.yaml"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        conductor.close();
        loops.close();
    }

    private void write(String service) throws IOException {
        Files.writeString(
                directory.resolve("sluice.yaml"),
                "admin: off\nlog: {access: off}\nsites: {':" + port + "': s}\nservices:\n  s: " + service + "\n");
    }

    private void start(FakeTlsServer server) throws IOException {
        CA.write(directory.resolve("ca.pem"));
        write("{servers: ['https://127.0.0.1:" + server.port() + "'], tls: {ca: ca.pem, name: app.test}}");
        Outcome outcome = conductor.start();
        assertThat(outcome.isApplied()).as(outcome.text()).isTrue();
    }

    private FakeTlsServer server(FakeTlsServer.Service answer) throws IOException, GeneralSecurityException {
        return new FakeTlsServer(CA.issue("app.test"), null, (socket, raw) -> {
            heads.add(head(socket.getInputStream()));
            answer.serve(socket, raw);
        });
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("ended in the head: " + text);
            }
            text.append((char) b);
        }
        return text.toString();
    }

    private static void send(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    private Socket ask(String request) throws IOException {
        Socket client = new Socket(InetAddress.getByName("127.0.0.1"), port);
        client.setSoTimeout(PATIENCE_MILLIS);
        client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return client;
    }

    private String get() throws IOException {
        try (Socket client = ask("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")) {
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aResponseThatEndsWithTheConnectionIsWholeWhenTheServerSaysSo(String version)
            throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server((socket, raw) -> {
            send(socket, "HTTP/1.1 200 OK\r\n\r\nall of it");
            socket.close();
        })) {
            server.versions = new String[] {version};
            start(server);
            assertThat(get()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("9\r\nall of it\r\n0\r\n\r\n");
            assertThat(heads.get(0)).contains("Host: a.test\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aResponseThatMerelyEndsIsCut(String version) throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server((socket, raw) -> {
            send(socket, "HTTP/1.1 200 OK\r\n\r\nhalf of it");
            raw.shutdownOutput();
            raw.getInputStream().readAllBytes();
        })) {
            server.versions = new String[] {version};
            start(server);
            try (Socket client = ask("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")) {
                assertThat(untilCut(client)).contains("half of it").doesNotContain("0\r\n\r\n");
            }
        }
    }

    private static String untilCut(Socket client) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] bytes = new byte[4096];
        try {
            int n = client.getInputStream().read(bytes);
            while (n > 0) {
                text.append(new String(bytes, 0, n, StandardCharsets.US_ASCII));
                n = client.getInputStream().read(bytes);
            }
        } catch (SocketException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return text.toString();
    }

    @Test
    void connectionsAreKeptForTheNextRequest() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server((socket, raw) -> {
            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\none");
            heads.add(head(socket.getInputStream()));
            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\ntwo");
        })) {
            start(server);
            assertThat(get()).endsWith("one");
            assertThat(get()).endsWith("two");
            assertThat(server.handshakes).hasSize(1);
        }
    }

    @Test
    void anUpgradeIsATunnelBothWays() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server((socket, raw) -> {
            send(socket, "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n");
            byte[] taken = socket.getInputStream().readNBytes(5);
            send(socket, "got " + new String(taken, StandardCharsets.US_ASCII));
            // what comes after our end of sending is heard, too
            int more = socket.getInputStream().read();
            send(socket, " and the end " + more);
            socket.close();
        })) {
            start(server);
            try (Socket client =
                    ask("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")) {
                assertThat(head(client.getInputStream())).startsWith("HTTP/1.1 101 ");
                client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
                assertThat(new String(client.getInputStream().readNBytes(9), StandardCharsets.US_ASCII))
                        .isEqualTo("got hello");
                client.shutdownOutput();
                assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                        .isEqualTo(" and the end -1");
            }
        }
    }

    @Test
    void aLargeBodyArrivesWholeAtAClientThatReadsLate() throws IOException, GeneralSecurityException {
        byte[] body = new byte[10 << 20];
        new Random(1).nextBytes(body);
        try (FakeTlsServer server = server((socket, raw) -> {
            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n");
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            socket.getInputStream().read();
        })) {
            start(server);
            try (Socket client = ask("GET / HTTP/1.1\r\nHost: a.test\r\n\r\n")) {
                head(client.getInputStream());
                assertThat(client.getInputStream().readNBytes(body.length)).isEqualTo(body);
            }
        }
    }

    private static FakeTlsServer.Service hello() {
        return (socket, raw) -> send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nhi");
    }

    @Test
    void aServerThatIsNotTrustedIsA502AndItsReasonIsKept() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = new FakeTlsServer(Certificates.selfSigned("app.test"), null, hello())) {
            start(server);
            assertThat(get()).startsWith("HTTP/1.1 502 ").contains("upstream-tls-certificate");
            assertThat(cluster().endpoints()[0].fault()).contains("app.test", "certification path");
        }
    }

    private Cluster cluster() {
        return Objects.requireNonNull(conductor.snapshot()).clusters().get(0);
    }

    @Test
    void aReloadKeepsTheServiceWhileItsFilesAreTheSame() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server(hello())) {
            start(server);
            Cluster before = cluster();
            CA.write(directory.resolve("ca.pem"));
            assertThat(conductor.reload().isApplied()).isTrue();
            assertThat(cluster()).isSameAs(before);
            assertThat(get()).endsWith("hi");

            Certificates.authority().write(directory.resolve("ca.pem"));
            assertThat(conductor.reload().isApplied()).isTrue();
            assertThat(cluster()).isNotSameAs(before);
            assertThat(get()).contains("upstream-tls-certificate");

            CA.write(directory.resolve("ca.pem"));
            assertThat(conductor.reload().isApplied()).isTrue();
            assertThat(get()).endsWith("hi");
        }
    }

    @Test
    void aFileThatHoldsSomethingElseRefusesTheReload() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server(hello())) {
            start(server);
            Files.writeString(directory.resolve("ca.pem"), "nothing of the kind\n");
            Outcome outcome = conductor.reload();
            assertThat(outcome.isApplied()).isFalse();
            assertThat(outcome.step()).isEqualTo(ReloadStep.COMPILE);
            assertThat(outcome.text())
                    .startsWith(directory.resolve("sluice.yaml") + ":5:")
                    .contains("ca.pem");
            assertThat(get()).as("the old one goes on").endsWith("hi");
        }
    }

    @Test
    void aKeyThatIsAnothersIsRefused() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server(hello())) {
            start(server);
            CA.issue("me.test").write(directory.resolve("me.pem"));
            CA.issue("other.test").writeKey(directory.resolve("me.key"));
            write("{servers: ['https://127.0.0.1:" + server.port()
                    + "'], tls: {ca: ca.pem, cert: me.pem, key: me.key}}");
            Outcome outcome = conductor.reload();
            assertThat(outcome.isApplied()).isFalse();
            assertThat(outcome.text()).contains("sluice.yaml:5:", "me.key");
        }
    }

    @Test
    void checksGoTheSameWay() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server(hello())) {
            CA.write(directory.resolve("ca.pem"));
            write("{servers: ['https://127.0.0.1:" + server.port()
                    + "'], tls: {ca: ca.pem, name: app.test}, check: GET /healthz every 50ms}");
            assertThat(conductor.start().isApplied()).isTrue();
            await().until(() -> cluster().endpoints()[0].health() == Health.UP);
            assertThat(heads.get(0)).startsWith("GET /healthz ");

            write("{servers: ['https://127.0.0.1:" + server.port()
                    + "'], tls: {ca: ca.pem, name: other.test}, check: GET /healthz every 50ms}");
            assertThat(conductor.reload().isApplied()).isTrue();
            await().until(() -> cluster().endpoints()[0].health() == Health.DOWN);
        }
    }

    @Test
    void thePreambleNamesTheClientAndIsForOneRequestOnly() throws IOException, GeneralSecurityException {
        try (FakeTlsServer server = server((socket, raw) -> {
            send(socket, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
            socket.getInputStream().read();
        })) {
            server.before = 28;
            CA.write(directory.resolve("ca.pem"));
            write("{servers: ['https://127.0.0.1:" + server.port()
                    + "'], tls: {ca: ca.pem, name: app.test}, proxyProtocol: v2}");
            assertThat(conductor.start().isApplied()).isTrue();
            for (int i = 1; i <= 2; i++) {
                try (Socket client = ask("GET / HTTP/1.1\r\nHost: a.test\r\nConnection: close\r\n\r\n")) {
                    assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                            .endsWith("hi");
                    byte[] header = server.preamble;
                    assertThat(Arrays.copyOfRange(header, 12, 24))
                            .containsExactly(0x21, 0x11, 0, 12, 127, 0, 0, 1, 127, 0, 0, 1);
                    assertThat((header[24] & 0xff) << 8 | header[25] & 0xff).isEqualTo(client.getLocalPort());
                    assertThat((header[26] & 0xff) << 8 | header[27] & 0xff).isEqualTo(port);
                }
                assertThat(server.handshakes).hasSize(i);
            }
        }
    }
}
