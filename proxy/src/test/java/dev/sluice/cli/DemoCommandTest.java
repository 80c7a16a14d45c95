package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Address;
import dev.sluice.config.ConfigReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The demo, as its printed guide says to use it, and the training. */
@Timeout(120)
class DemoCommandTest {
    @Test
    void theDemoRunsTheExampleThatIsShown() {
        assertThat(Path.of("../examples/demo/sluice.yaml")).hasContent(DemoFiles.read("sluice.yaml"));
    }

    @Test
    void portsThatAreTakenAreReplacedAllAtOnce() {
        String text = DemoCommand.text(List.of(9002, 9003, 9004), 8081, 9901);
        assertThat(text)
                .contains("[127.0.0.1:9002, 127.0.0.1:9003, 127.0.0.1:9004]")
                .contains("listen: 127.0.0.1:8081")
                .contains("admin: 127.0.0.1:9901")
                .doesNotContain("8080", "9900", "9001");
        assertThat(new ConfigReader(Map.of()).read("demo", text).isGood()).isTrue();
        assertThat(DemoCommand.text(List.of(9001, 9002, 9003), 8080, 9900)).isEqualTo(DemoFiles.read("sluice.yaml"));
    }

    @Test
    void whatTheGuideSaysWorks() throws IOException {
        Cli demo = Cli.start("demo", "--loops", "1");
        int port = Integer.parseInt(demo.hear("curl http://127.0.0.1:(\\d+)/\n"));
        int adminPort = Integer.parseInt(demo.hear("Open http://127.0.0.1:(\\d+)/ "));
        String file = demo.hear("The configuration is (\\S+sluice.yaml):");
        AdminClient site = new AdminClient(new Address.Inet("127.0.0.1", port));
        AdminClient admin = new AdminClient(new Address.Inet("127.0.0.1", adminPort));

        Set<String> servers = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            servers.add(site.send("GET", "/").body().lines().findFirst().orElseThrow());
        }
        assertThat(servers).contains("server one was asked", "server three was asked");
        for (int i = 0; i < 10; i++) {
            assertThat(site.send("GET", "/flaky/order").status()).isEqualTo(200);
        }
        assertThat(site.send("GET", "/docs").status()).isEqualTo(302);
        assertThat(site.send("GET", "/about").body()).isEqualTo("Sluice in front of three servers\n");
        assertThat(admin.send("GET", "/").body()).contains("<title>Sluice</title>");
        assertThat(admin.send("GET", "/metrics").body()).contains("sluice_server_requests_total");
        assertThat(Cli.run(
                                "explain",
                                "GET",
                                "http://127.0.0.1:" + port + "/flaky/order",
                                "--admin",
                                admin.address().toString())
                        .out())
                .contains("service careful")
                .contains("the running Sluice");
        assertThat(echo(port, "hello")).isEqualTo("hello");
        assertThat(Cli.run("check", file).code()).isZero();

        assertThat(Cli.run("stop", "-c", file).code()).isZero();
        assertThat(demo.end().code()).isZero();
        assertThat(Path.of(file)).doesNotExist();
    }

    /** Says something through a WebSocket (RFC 6455) and answers what comes back. */
    private static String echo(int port, String text) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /ws HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) socket.getInputStream().read());
            }
            assertThat(head).startsWith("HTTP/1.1 101 ").contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
            byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
            byte[] frame = new byte[6 + payload.length];
            frame[0] = (byte) 0x81;
            frame[1] = (byte) (0x80 | payload.length);
            for (int i = 0; i < payload.length; i++) {
                frame[2 + i % 4] = (byte) (7 * (i % 4) + 1);
                frame[6 + i] = (byte) (payload[i] ^ (7 * (i % 4) + 1));
            }
            socket.getOutputStream().write(frame);
            byte[] answer = socket.getInputStream().readNBytes(2 + payload.length);
            assertThat(answer[0]).isEqualTo((byte) 0x81);
            return new String(answer, 2, payload.length, StandardCharsets.US_ASCII);
        }
    }

    @Test
    void trainingServesItsOwnLoadWithoutAFailure() throws IOException {
        StringWriter err = new StringWriter();
        Terminal terminal = new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true), Map.of());
        int code = new Training(terminal, 1, Duration.ofMillis(100)).run();
        assertThat(code).as(err.toString()).isZero();
        assertThat(err.toString()).matches("(?s).*trained with [1-9]\\d+ requests in \\d+ ms, 0 failed\n");
        try (var left = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            assertThat(left.map(file -> file.getFileName().toString())).noneMatch(n -> n.startsWith("sluice-train"));
        }
    }
}
