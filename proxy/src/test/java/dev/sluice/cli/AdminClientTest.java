package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that ask a running Sluice where something else stands at the admin address. */
@Timeout(60)
class AdminClientTest {
    private static final String OTHER = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello";

    @TempDir
    Path directory;

    /** Answers every connection with the same bytes, or with nothing and without an end. */
    private static final class Stranger implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final String answer;

        Stranger(String answer) throws IOException {
            this.answer = answer;
            Thread thread = new Thread(this::serve, "stranger");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            try {
                while (true) {
                    Socket client = socket.accept();
                    if (!answer.isEmpty()) {
                        client.getInputStream().read(new byte[8192]);
                        client.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                        client.close();
                    }
                }
            } catch (IOException e) {
                assertThatCode(socket::close).doesNotThrowAnyException();
            }
        }

        String address() {
            return "127.0.0.1:" + socket.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private String file() throws IOException {
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(file, "sites: {':8080': 10.0.0.1:80}\n");
        return file.toString();
    }

    private void explainFallsBack(String address, String why) throws IOException {
        Cli.Result result = Cli.run("explain", "GET", "http://a/", "-c", file(), "--admin", address);
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.err()).contains("no Sluice answers", why, "the file is explained instead");
        assertThat(result.out()).contains("service 10.0.0.1:80").endsWith("with all servers up\n");
    }

    private static void commandsAreRefused(String address, String why) {
        for (String command : new String[] {"reload", "stop"}) {
            Cli.Result result = Cli.run(command, "--admin", address);
            assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(result.err()).startsWith("sluice: no Sluice answers").contains(address, why);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {OTHER, "HTTP/1.1 200 OK\r\nX-Other: X-Sluice-Admin: 1\r\n\r\n{}"})
    void anotherServerIsNotTakenForSluice(String answer) throws IOException {
        try (Stranger stranger = new Stranger(answer)) {
            explainFallsBack(stranger.address(), "something else");
            commandsAreRefused(stranger.address(), "something else");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "HTTP/1.1 ",
                "HTTP/1.1 2x0 OK\r\n\r\n",
                "HTTP/1.1 200\r\nX-Sluice-Admin: 1\r\n",
                "\u0000\r\n\r\n"
            })
    void garbageIsSaid(String answer) throws IOException {
        try (Stranger stranger = new Stranger(answer)) {
            explainFallsBack(stranger.address(), "does not speak HTTP");
            commandsAreRefused(stranger.address(), "does not speak HTTP");
        }
    }

    @Test
    void anAnswerThatIsNoneOfThisVersionIsShown() throws IOException {
        String head = "HTTP/1.1 200 OK\r\nX-Sluice-Admin: 1\r\n\r\n";
        try (Stranger stranger = new Stranger(head + "{\"text\": \"broken")) {
            Cli.Result result = Cli.run("reload", "--admin", stranger.address());
            assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(result.err()).contains("broken off");
        }
    }

    @Test
    void silenceIsNotWaitedForWithoutEnd() throws IOException {
        try (Stranger stranger = new Stranger("")) {
            explainFallsBack(stranger.address(), "within 3 s");
        }
    }

    @Test
    void nobodyThereIsSaid() throws IOException {
        String address;
        try (Stranger stranger = new Stranger("")) {
            address = stranger.address();
        }
        explainFallsBack(address, "refused");
        commandsAreRefused(address, "refused");
        explainFallsBack("unix:" + directory.resolve("none.sock"), "none.sock");
        explainFallsBack("unix:/" + "x".repeat(200), "too long");
        explainFallsBack("no-such-host.invalid:99", "no such host");
        commandsAreRefused("no-such-host.invalid:99", "no such host");
        assertThat(Cli.run("explain", "GET", "http://a/", "--admin", "nonsense").code())
                .isEqualTo(ExitCode.USAGE);
    }

    /** A file that is named is explained, whatever runs. */
    @Test
    void aNamedFileIsExplainedAndNobodyAsked() throws IOException {
        try (Site site = new Site(directory)) {
            Cli run = Cli.start("run", site.path());
            run.hear("ready in \\d+ ms");
            Path other = directory.resolve("other.yaml");
            Files.writeString(other, Files.readString(site.file).replace("to: web", "reply: 204"));
            Cli.Result result = Cli.run("explain", "GET", "http://a/", "-c", other.toString());
            assertThat(result.out()).contains("reply 204").endsWith("source    " + other + ", with all servers up\n");
            assertThat(result.err()).isEmpty();
            assertThat(Cli.run("stop", "-c", site.path()).code()).isZero();
            assertThat(run.end().code()).isZero();
        }
    }
}
