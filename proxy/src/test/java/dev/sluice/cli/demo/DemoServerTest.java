package dev.sluice.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The servers and the load of the demo, without a proxy between them. */
@Timeout(60)
class DemoServerTest {
    private static String talk(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void tellsWhatItWasAskedAndTakesBodiesOfBothFramings() throws IOException {
        try (DemoServer server = DemoServer.start(new DemoServer.Manner("one", 0, false), 0)) {
            String said = talk(
                    server.port(),
                    "POST /a HTTP/1.1\r\nHost: x\r\ncontent-length: 5\r\n\r\nhello"
                            + "PUT /b HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: v\r\n\r\n"
                            + "HEAD /c HTTP/1.1\r\nHost: x\r\n\r\nGET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(said)
                    .containsSubsequence("POST /a HTTP/1.1", "PUT /b HTTP/1.1", "Content-Length: 0", "\r\n\r\nok\n");
        }
    }

    @Test
    void aMoodyServerFailsEveryOtherTimeWhereItMay() throws IOException {
        try (DemoServer server = DemoServer.start(new DemoServer.Manner("three", 0, true), 0)) {
            String request = "GET /flaky/x HTTP/1.1\r\nHost: x\r\n\r\n";
            assertThat(talk(server.port(), request.repeat(4)).split("HTTP/1.1 503", -1))
                    .hasSize(3);
            assertThat(talk(server.port(), request.replace("/flaky", "/calm").repeat(4)))
                    .doesNotContain("503");
        }
    }

    @Test
    void theAcceptKeyIsTheOneOfTheRfc() {
        assertThat(WebSocketEcho.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    void theLoadGetsAnAnswerToEverything() throws IOException {
        try (Origin origin = Origin.start()) {
            Load load = new Load(
                    origin.port(),
                    List.of(
                            "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                            "GET /big HTTP/1.1\r\nHost: a\r\n\r\n",
                            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n" + "x".repeat(9000)));
            load.run(Duration.ofMillis(300));
            assertThat(load.done()).isGreaterThan(100);
            assertThat(load.failed()).isZero();
        }
    }

    @Test
    void theOriginAnswersARequestThatComesInPieces() throws IOException {
        try (Origin origin = Origin.start();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), origin.port())) {
            socket.setTcpNoDelay(true);
            for (String piece : List.of("POST /big HT", "TP/1.1\r\nContent-Length: 4\r\n\r", "\nab", "cdGET /big")) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            socket.getOutputStream().write(" HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
            String first = new String(socket.getInputStream().readNBytes(80 + 65), StandardCharsets.ISO_8859_1);
            assertThat(first).contains("Content-Length: 80\r\n").endsWith("x");
        }
    }

    @Test
    void freePortsAreFree() throws IOException {
        int taken = Ports.any();
        try (var socket = new java.net.ServerSocket(taken, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.freeFrom(taken)).isNotEqualTo(socket.getLocalPort());
        }
        assertThat(Ports.freeFrom(taken)).isEqualTo(taken);
    }
}
