package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.product.Child;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes of the protocol under way, as curl and the JDK's WebSocket see them. */
@Tag("product")
final class Http2TunnelsTest {
    @TempDir
    private Path directory;

    private final Deadline deadline = Deadline.in(Duration.ofMinutes(1));

    @Test
    void curlGoesOnInHttp2() {
        int port = Ports.free();
        List<String> curl = List.of(
                "curl",
                "-sS",
                "--http2",
                "-w",
                "%{http_version} %{num_connects} ",
                "http://127.0.0.1:" + port + "/",
                "http://127.0.0.1:" + port + "/");
        try (SluiceProcess sluice = new SluiceProcess(directory)) {
            sluice.install("sites: {\":%d\": {reply: {body: \"hello \"}}}\n".formatted(port), deadline);
            try (Child asked = Child.start(curl, directory, directory.resolve("curl.out"))) {
                asked.awaitExit(deadline);
                assertThat(asked.output()).isEqualTo("hello 2 1 hello 2 0 ");
            }
        }
    }

    /** From HTTP/1.1 to HTTP/2, where the proxy is its own server, and to HTTP/1.1 again. */
    @Test
    void aWebSocketCrossesBothTranslations() throws Exception {
        int port = Ports.free();
        int second = Ports.free();
        try (SluiceProcess sluice = new SluiceProcess(directory);
                ServerSocket server = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            sluice.install("""
                    sites:
                      ":%d": {to: {servers: ["127.0.0.1:%d"], protocol: h2c}}
                      ":%d": 127.0.0.1:%d
                    """.formatted(port, second, second, server.getLocalPort()), deadline);
            Thread echo = new Thread(() -> echo(server));
            echo.start();
            Heard heard = new Heard();
            WebSocket socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .subprotocols("chat")
                    .buildAsync(URI.create("ws://127.0.0.1:" + port + "/ws"), heard)
                    .get(20, TimeUnit.SECONDS);
            assertThat(socket.getSubprotocol()).isEqualTo("chat");
            socket.sendText("x".repeat(60_000), true).get(20, TimeUnit.SECONDS);
            assertThat(heard.text.get(20, TimeUnit.SECONDS)).isEqualTo("x".repeat(60_000));
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").get(20, TimeUnit.SECONDS);
            assertThat(heard.closed.get(20, TimeUnit.SECONDS)).isEqualTo(WebSocket.NORMAL_CLOSURE);
            echo.join(20_000);
        }
    }

    /** What the client hears. */
    private static final class Heard implements WebSocket.Listener {
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final CompletableFuture<Integer> closed = new CompletableFuture<>();
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                text.complete(parts.toString());
            }
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            closed.complete(status);
            return null;
        }
    }

    /** A server that sends one client's frames back until the client closes (RFC 6455 section 5). */
    private static void echo(ServerSocket server) {
        try (Socket socket = server.accept()) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            out.write(agreement(head(in)));
            boolean open = true;
            while (open) {
                int first = in.readUnsignedByte();
                int length = in.readUnsignedByte() & 0x7f;
                length = length == 126 ? in.readUnsignedShort() : length;
                byte[] mask = in.readNBytes(4);
                byte[] data = in.readNBytes(length);
                for (int i = 0; i < length; i++) {
                    data[i] ^= mask[i & 3];
                }
                out.write(
                        length < 126
                                ? new byte[] {(byte) first, (byte) length}
                                : new byte[] {(byte) first, 126, (byte) (length >> 8), (byte) length});
                out.write(data);
                open = (first & 0xf) != 8;
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String head(DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            head.append((char) in.readUnsignedByte());
        }
        return head.toString();
    }

    private static byte[] agreement(String head) throws GeneralSecurityException {
        String key = head.lines()
                .filter(line -> line.regionMatches(true, 0, "sec-websocket-key: ", 0, 19))
                .map(line -> line.substring(19))
                .findFirst()
                .orElseThrow();
        String accept = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-1")
                        .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII)));
        return ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Protocol: chat\r\nSec-WebSocket-Accept: " + accept + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
