package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The origin answers what the cases ask for, and the loads count what it answers. */
class OriginTest {

    private static final int HEAD = 79;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void expect(Socket socket, int body) throws IOException {
        String length = Integer.toString(body);
        byte[] head = socket.getInputStream().readNBytes(HEAD + length.length());
        assertThat(new String(head, StandardCharsets.US_ASCII))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .endsWith("Content-Length: " + length + "\r\n\r\n");
        assertThat(socket.getInputStream().readNBytes(body)).hasSize(body).containsOnly('x');
    }

    @Test
    void answersEachSizeOnOneConnection() throws IOException {
        try (Origin origin = new Origin();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), origin.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes("GET /80 HTTP/1.1\r\nHost: x\r\n\r\n"));
            expect(socket, 80);
            out.write(bytes("GET /10k HTTP/1.1\r\nHost: x\r\n\r\n"));
            expect(socket, 10_240);
            out.write(bytes("GET /1m HTTP/1.1\r\nHost: x\r\n\r\n"));
            expect(socket, 1_048_576);
            out.write(bytes("GET /r17/x HTTP/1.1\r\nHost: x\r\n\r\n"));
            expect(socket, 80);
        }
    }

    @Test
    void answersMessagesOverWebSockets() throws IOException {
        try (Origin origin = new Origin()) {
            Load load = Messages.run(Case.WEBSOCKET_64, origin.port(), 0.2);
            assertThat(load.errors()).isZero();
            assertThat(load.requests()).isPositive().isLessThanOrEqualTo(origin.answered());
            assertThat(load.p99Millis()).isPositive();
        }
    }

    @Test
    void answersAnUploadOnlyWhenAllOfItCame() throws IOException {
        try (Origin origin = new Origin();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), origin.port())) {
            OutputStream out = socket.getOutputStream();
            out.write(bytes("POST /upload HTTP/1.1\r\ncontent-LENGTH: 300000\r\n"));
            out.write(bytes("\r\n"));
            out.write(new byte[299_999]);
            assertThat(socket.getInputStream().available()).isZero();
            assertThat(origin.answered()).isZero();
            out.write(0);
            expect(socket, 80);
            out.write(bytes("GET /80 HTTP/1.1\r\n\r\n"));
            expect(socket, 80);
        }
    }

    @Test
    void steadyRateSendsEveryRequestThatFellDue() throws IOException {
        try (Origin origin = new Origin()) {
            Load load = SteadyRate.run(Case.RATE, origin.port(), 2_000, 0.5);
            assertThat(load.requests()).isEqualTo(1_000);
            assertThat(load.errors()).isZero();
            assertThat(load.seconds()).isGreaterThanOrEqualTo(0.49);
            assertThat(load.p99Millis())
                    .isGreaterThanOrEqualTo(load.p50Millis())
                    .isPositive();
        }
    }

    @Test
    void aCrowdHasBeenServedBeforeItIdles() throws IOException {
        try (Origin origin = new Origin();
                IdleCrowd crowd = IdleCrowd.gather(origin.port(), 20)) {
            assertThat(origin.answered()).isGreaterThanOrEqualTo(19);
            assertThat(crowd.lost()).isZero();
        }
    }
}
