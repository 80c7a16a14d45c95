package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The built proxy before a real nginx with TLS: whom it believes, what it resumes, and that bodies and tunnels pass. */
@Tag("product")
final class UpstreamTlsTest {
    private static final int LARGE = 10 << 20;

    @TempDir
    private Path directory;

    private final Deadline deadline = Deadline.in(Duration.ofMinutes(2));
    private final int port = Ports.free();
    private final int good = Ports.free();
    private final int wrong = Ports.free();
    private final int expired = Ports.free();
    private final int self = Ports.free();
    private final int asking = Ports.free();
    private final int old = Ports.free();
    private final int modern = Ports.free();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private HttpServer origin;
    private RealServer nginx;
    private SluiceProcess sluice;

    @BeforeEach
    void start() throws IOException {
        TlsFiles files = new TlsFiles(directory);
        files.issue("good", "DNS:localhost,DNS:app.test", 1);
        files.issue("wrong", "DNS:other.test", 1);
        files.issue("expired", "DNS:localhost", -1);
        files.issue("me", "DNS:me.test", 1);
        Path stranger = Files.createDirectory(directory.resolve("stranger"));
        new TlsFiles(stranger).issue("self", "DNS:localhost", 1);
        origin = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        origin.setExecutor(Executors.newCachedThreadPool());
        origin.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        origin.start();
        nginx = RealServer.nginx(
                        directory,
                        good,
                        server(good, "good", "")
                                + server(wrong, "wrong", "")
                                + server(expired, "expired", "")
                                + server(self, "stranger/self", "")
                                + server(asking, "good", "ssl_client_certificate ca.pem; ssl_verify_client on;")
                                + server(old, "good", "ssl_protocols TLSv1.2;")
                                + server(modern, "good", "add_header X-Spoken $server_protocol always;")
                                        .replace(" ssl;", " ssl http2;"))
                .start(deadline);
        sluice = new SluiceProcess(directory);
        sluice.install(configuration(), deadline);
    }

    @AfterEach
    void stop() {
        sluice.close();
        nginx.close();
        origin.stop(0);
    }

    private String server(int at, String certificate, String more) {
        return """
                server {
                  listen 127.0.0.1:%d ssl;
                  ssl_certificate %s.pem;
                  ssl_certificate_key %s.key;
                  %s
                  location / {
                    proxy_pass http://127.0.0.1:%d;
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection $http_connection;
                    proxy_request_buffering off;
                  }
                  location /once { keepalive_timeout 0; return 200 "once"; }
                  location /tunnel {
                    proxy_pass http://127.0.0.1:%d;
                    proxy_http_version 1.1;
                    proxy_set_header Upgrade $http_upgrade;
                    proxy_set_header Connection "upgrade";
                  }
                }
                """.formatted(
                        at, certificate, certificate, more, origin.getAddress().getPort(), tunnel());
    }

    private final ServerSocket tunnel = open();

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int tunnel() {
        return tunnel.getLocalPort();
    }

    private String configuration() {
        return """
                sites:
                  ":%d":
                    routes:
                      /good/*: good
                      /once/*: good
                      /tunnel/*: good
                      /named/*: {to: {servers: ["127.0.0.1:%d"], tls: {ca: ca.pem, name: app.test}}}
                      /system/*: https://localhost:%d
                      /wrong/*: {to: {servers: ["https://localhost:%d"], tls: {ca: ca.pem}}}
                      /insecure/*: {to: {servers: ["https://localhost:%d"], tls: {insecure: true}}}
                      /expired/*: {to: {servers: ["https://localhost:%d"], tls: {ca: ca.pem}}}
                      /self/*: {to: {servers: ["https://localhost:%d"], tls: {ca: ca.pem}}}
                      /without/*: {to: {servers: ["https://localhost:%d"], tls: {ca: ca.pem}}}
                      /modern/*: modern
                      /tunnel-modern/*: modern
                      /with/*: {to: {servers: ["https://localhost:%d"], tls: {ca: ca.pem, cert: me.pem, key: me.key}}}
                      /old/*: {to: {servers: ["https://localhost:%d"], tls: {ca: ca.pem}}}
                    limits: {body: unlimited}
                services:
                  good: {servers: ["https://localhost:%d"], tls: {ca: ca.pem}}
                  modern: {servers: ["https://localhost:%d"], tls: {ca: ca.pem}, pool: {max: 1}}
                """.formatted(port, good, good, wrong, wrong, expired, self, asking, asking, old, good, modern);
    }

    private HttpResponse<byte[]> send(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    private String answer(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(path, new byte[] {'x'});
        return response.statusCode() + " "
                + new String(response.body(), StandardCharsets.UTF_8).replaceAll("\\s+", " ");
    }

    @Test
    void whoProvesItsNameIsBelievedAndNobodyElse() throws IOException, InterruptedException {
        assertThat(answer("/good/")).isEqualTo("200 x");
        assertThat(answer("/named/")).isEqualTo("200 x");
        assertThat(answer("/insecure/")).isEqualTo("200 x");
        assertThat(answer("/old/")).isEqualTo("200 x");
        assertThat(answer("/with/")).isEqualTo("200 x");
        assertThat(answer("/without/")).startsWith("400 ").contains("No required SSL certificate was sent");
        for (String path : List.of("/system/", "/wrong/", "/expired/", "/self/")) {
            assertThat(answer(path)).as(path).startsWith("502 ").contains("upstream-tls-certificate");
        }
        assertThat(sluice.child().output()).contains("insecure: true at " + directory.resolve("sluice.yaml") + ":10:");
        assertThat(sluice.admin().metrics(deadline).sum("sluice_server_tls_failures_total{kind=\"certificate\"}"))
                .isGreaterThanOrEqualTo(4);
    }

    @Test
    void handshakesAreResumed() throws IOException, InterruptedException {
        for (int i = 0; i < 4; i++) {
            assertThat(answer("/once/")).isEqualTo("200 once");
        }
        List<String> lines = Files.readAllLines(directory.resolve("nginx.log"));
        assertThat(lines).hasSize(4).last().isEqualTo("TLSv1.3 r localhost /once/");
        assertThat(lines.stream().filter(line -> line.startsWith("TLSv1.3 r "))).hasSizeGreaterThanOrEqualTo(2);
        assertThat(sluice.admin().metrics(deadline).sum("sluice_server_tls_handshakes_total{result=\"resumed\"}"))
                .isGreaterThanOrEqualTo(2);
    }

    @Test
    void largeBodiesPassBothWays() throws IOException, InterruptedException {
        byte[] body = new byte[LARGE];
        new Random(7).nextBytes(body);
        HttpResponse<byte[]> response = send("/good/", body);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void aTunnelPassesBothWays() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET /tunnel/ HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            try (Socket peer = tunnel.accept()) {
                assertThat(head(peer)).startsWith("GET /tunnel/").containsIgnoringCase("upgrade: echo");
                peer.getOutputStream()
                        .write("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: echo\r\n\r\nhi"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(head(socket)).startsWith("HTTP/1.1 101");
                assertThat(socket.getInputStream().readNBytes(2)).asString().isEqualTo("hi");
                socket.getOutputStream().write("there".getBytes(StandardCharsets.US_ASCII));
                assertThat(peer.getInputStream().readNBytes(5)).asString().isEqualTo("there");
            }
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    /** nginx offers HTTP/2 and knows WebSockets in HTTP/1.1 only; of one connection at a time, that in HTTP/2 gives way. */
    @Test
    void aWebSocketGoesByHttp1WhereHttp2TakesNone() throws IOException, InterruptedException {
        for (int i = 0; i < 5; i++) {
            HttpResponse<byte[]> response = send("/modern/", new byte[] {'x'});
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("X-Spoken")).contains("HTTP/2.0");
            webSocket();
        }
        assertThat(sluice.admin().metrics(deadline).sum("sluice_server_failures_total"))
                .isZero();
        sluice.searchLeaks(deadline);
    }

    private void webSocket() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(
                            ("GET /tunnel-modern/ HTTP/1.1\r\nHost: a.test\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            try (Socket peer = tunnel.accept()) {
                assertThat(head(peer)).startsWith("GET /tunnel-modern/").containsIgnoringCase("upgrade: websocket");
                peer.getOutputStream()
                        .write(("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\nhi")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(head(socket)).startsWith("HTTP/1.1 101");
                assertThat(socket.getInputStream().readNBytes(2)).asString().isEqualTo("hi");
                socket.getOutputStream().write("there".getBytes(StandardCharsets.US_ASCII));
                assertThat(peer.getInputStream().readNBytes(5)).asString().isEqualTo("there");
            }
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static String head(Socket socket) throws IOException {
        StringBuilder text = new StringBuilder();
        while (text.indexOf("\r\n\r\n") < 0) {
            text.append((char) socket.getInputStream().read());
        }
        return text.toString();
    }

    @Test
    void aServerThatStartsAgainIsUsedAgain() throws IOException, InterruptedException {
        assertThat(answer("/good/")).isEqualTo("200 x");
        nginx.close();
        assertThat(answer("/good/")).startsWith("502 ").contains("connect-refused");
        nginx.start(deadline);
        assertThat(answer("/good/")).isEqualTo("200 x");
        sluice.searchLeaks(deadline);
    }
}
