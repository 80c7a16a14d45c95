package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.product.Child;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real receivers of the PROXY protocol learn from the built proxy who its client is. */
@Tag("product")
final class ProxyProtocolSentTest {
    @TempDir
    private Path directory;

    private final Deadline deadline = Deadline.in(Duration.ofMinutes(2));
    private final int port = Ports.free();
    private final int server = Ports.free();

    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
    }

    private void start(RealServer made) {
        started.push(made);
        made.start(deadline);
    }

    private SluiceProcess sluice(String service) {
        SluiceProcess sluice = new SluiceProcess(directory);
        started.push(sluice);
        sluice.install(
                "sites: {\":%d\": s}\ntrustedProxies: [127.0.0.3]\nservices: {s: %s}\n".formatted(port, service),
                deadline);
        return sluice;
    }

    /** Two requests on one connection from this address; what the server says of each. */
    private String[] ask(String from, String fields) throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: a.test\r\n" + fields + "\r\n";
        try (Socket socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0)) {
            socket.setSoTimeout(20_000);
            String[] bodies = new String[2];
            for (int i = 0; i < bodies.length; i++) {
                socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                bodies[i] = body(socket);
            }
            assertThat(bodies[0]).isEqualTo(bodies[1]);
            return bodies[0].replace(" " + socket.getLocalPort() + " ", " own ").split(" ");
        }
    }

    private static String body(Socket socket) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) socket.getInputStream().read());
        }
        assertThat(head).startsWith("HTTP/1.1 200 ");
        int at = head.toString().toLowerCase(Locale.ROOT).indexOf("content-length: ");
        int length = Integer.parseInt(head.substring(at + 16, head.indexOf("\r", at)));
        return new String(socket.getInputStream().readNBytes(length), StandardCharsets.US_ASCII);
    }

    private void learnsTheClient() throws IOException {
        assertThat(ask("127.0.0.2", "")).containsExactly("127.0.0.2", "own", String.valueOf(port));
        assertThat(ask("127.0.0.4", "")).containsExactly("127.0.0.4", "own", String.valueOf(port));
        assertThat(ask("127.0.0.3", "X-Forwarded-For: 192.0.2.7\r\n"))
                .as("whom a trusted proxy tells of; its port is 0, which both receivers show as none")
                .containsExactly("192.0.2.7", "", String.valueOf(port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void nginxLearnsTheClient(String version) throws IOException {
        start(RealServer.nginx(directory, server, """
                server {
                  listen 127.0.0.1:%d proxy_protocol;
                  return 200 "$proxy_protocol_addr $proxy_protocol_port $proxy_protocol_server_port";
                }
                """.formatted(server)));
        SluiceProcess sluice = sluice("{servers: ['127.0.0.1:%d'], proxyProtocol: %s}".formatted(server, version));
        learnsTheClient();
        sluice.searchLeaks(deadline);
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1", "v2"})
    void haproxyLearnsTheClient(String version) throws IOException {
        start(RealServer.haproxy(directory, server, """
                frontend f
                  bind 127.0.0.1:%d accept-proxy
                  http-request return status 200 content-type text/plain lf-string "%%[src] %%[src_port] %%[dst_port]"
                """.formatted(server)));
        sluice("{servers: ['127.0.0.1:%d'], proxyProtocol: %s}".formatted(server, version));
        learnsTheClient();
    }

    @Test
    void haproxyLearnsTheNameThatATlsClientAskedFor() throws Exception {
        new TlsFiles(directory).issue("good", "DNS:a.test", 1);
        start(RealServer.haproxy(directory, server, """
                frontend f
                  bind 127.0.0.1:%d accept-proxy
                  http-request return status 200 content-type text/plain lf-string "%%[src] %%[fc_pp_authority]"
                """.formatted(server)));
        SluiceProcess sluice = new SluiceProcess(directory);
        started.push(sluice);
        sluice.install("""
                sites: {"https://a.test:%d": {tls: {cert: good.pem, key: good.key}, to: s}}
                services: {s: {servers: ['127.0.0.1:%d'], proxyProtocol: v2}}
                """.formatted(port, server), deadline);
        List<String> curl =
                List.of("curl", "-sS", "--cacert", "ca.pem", "--connect-to", "::127.0.0.1:" + port, "https://a.test/");
        try (Child asked = Child.start(curl, directory, directory.resolve("curl.out"))) {
            asked.awaitExit(deadline);
            assertThat(asked.output()).isEqualTo("127.0.0.1 a.test");
        }
    }

    @Test
    void theHeaderGoesBeforeTheHandshakeAndChecksAreNobodys() throws IOException {
        new TlsFiles(directory).issue("good", "DNS:localhost", 1);
        start(RealServer.nginx(directory, server, """
                server {
                  listen 127.0.0.1:%d ssl proxy_protocol;
                  ssl_certificate good.pem;
                  ssl_certificate_key good.key;
                  return 200 "$proxy_protocol_addr $proxy_protocol_port $proxy_protocol_server_port";
                }
                """.formatted(server)));
        SluiceProcess sluice = sluice(("{servers: ['https://localhost:%d'], tls: {ca: ca.pem}, proxyProtocol: v2,"
                        + " check: GET / every 200ms timeout 5s}")
                .formatted(server));
        // while nothing is known a server is taken to be up, so this waits for a handshake of a check, too
        while (sluice.admin().metrics(deadline).sum("sluice_server_up") < 1
                || sluice.admin().metrics(deadline).sum("sluice_server_tls_handshakes_total") < 1) {
            learnsTheClient();
        }
        assertThat(sluice.child().output()).contains("is up: status 200");
    }
}
