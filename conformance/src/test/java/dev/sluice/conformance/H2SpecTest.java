package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * h2spec's generic, http2 and hpack sections, strictly, without and with TLS, with an HTTP/1.1 server behind. Its program
 * comes out of a Maven plugin that carries it.
 */
@Tag("product")
final class H2SpecTest {
    private static final Path PACKED =
            SluiceProcess.root().resolve("conformance/target/h2spec/h2spec/2.2.0/h2spec_linux_amd64.tar.gz");

    private static final String ALL_PASS = "146 tests, 146 passed, 0 skipped, 0 failed";

    @TempDir
    private Path directory;

    @Test
    void everySectionPassesWithoutTls() throws IOException, InterruptedException {
        assertThat(tell("':PORT'", List.of())).contains(ALL_PASS);
    }

    @Test
    void everySectionPassesOverTls() throws IOException, InterruptedException {
        new TlsFiles(directory).issue("a", "DNS:localhost,IP:127.0.0.1", 2);
        String site = "'https://127.0.0.1:PORT'";
        String key = "tls: {cert: '" + directory.resolve("a.pem") + "', key: '" + directory.resolve("a.key") + "'}, ";
        assertThat(tell(site + ": {" + key + "to", List.of("-t", "-k"))).contains(ALL_PASS);
    }

    /** What h2spec says about a site of this form. */
    private String tell(String site, List<String> options) throws IOException, InterruptedException {
        run(List.of("tar", "xzf", PACKED.toString(), "-C", directory.toString()));
        HttpServer origin = origin();
        try (SluiceProcess sluice = new SluiceProcess(Files.createDirectory(directory.resolve("sluice")))) {
            String port = String.valueOf(Ports.free());
            String server = "'127.0.0.1:" + origin.getAddress().getPort() + "'";
            String sites = site.replace("PORT", port) + ": " + server + (site.contains("{") ? "}" : "");
            sluice.install("sites: {" + sites + "}\n", Deadline.in(Duration.ofMinutes(3)));
            List<String> command =
                    new ArrayList<>(List.of(directory.resolve("h2spec").toString(), "--strict"));
            command.addAll(options);
            command.addAll(List.of("-h", "127.0.0.1", "-p", port, "-o", "5"));
            return run(command);
        } finally {
            origin.stop(0);
        }
    }

    /** A server that reads a request to its end before it answers. */
    private static HttpServer origin() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = "hello\n".getBytes(StandardCharsets.US_ASCII);
            boolean bodiless = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(200, bodiless ? -1 : body.length);
            if (!bodiless) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        server.start();
        return server;
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        Path log = directory.resolve("said");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(command.get(0)).isTrue();
            String said = Files.readString(log);
            assertThat(process.exitValue()).as(said).isZero();
            return said;
        } finally {
            process.destroyForcibly();
        }
    }
}
