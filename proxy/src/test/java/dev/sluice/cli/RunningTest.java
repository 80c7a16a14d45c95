package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.base.Address;
import dev.sluice.cli.demo.Ports;
import dev.sluice.config.ConfigReader;
import dev.sluice.server.tls.TestKeys;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that run a proxy, and those that talk to one. */
@Timeout(120)
class RunningTest {
    @TempDir
    Path directory;

    @Test
    void runsUntilItIsToldToStop() {
        try (Site site = new Site(directory)) {
            Cli run = Cli.start("run", site.path(), "--loops", "1");
            run.hear("ready in \\d+ ms");
            assertThat(run.err())
                    .contains("listening on http://127.0.0.1:" + site.port + "\n")
                    .contains("admin on http://127.0.0.1:" + site.adminPort + "\n");
            assertThat(site.proxy().send("GET", "/").status()).isEqualTo(200);

            Cli.Result reload = Cli.run("reload", "-c", site.path());
            assertThat(reload.code()).as(reload.err()).isZero();
            assertThat(reload.out()).startsWith("snapshot 2 serves");

            Cli.Result explain = Cli.run("explain", "GET", "http://a/", "--admin", "127.0.0.1:" + site.adminPort);
            assertThat(explain.out()).endsWith("source    the running Sluice at 127.0.0.1:" + site.adminPort + "\n");

            Cli.Result stop = Cli.run("stop", "--wait", "-c", site.path());
            assertThat(stop.code()).as(stop.err()).isZero();
            assertThat(stop.out()).isEqualTo("draining\nstopped\n");
            assertThat(run.end().code()).isZero();
        }
    }

    private static HttpResponse<String> send(int adminPort, String query, byte[] body, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + adminPort + "/certificates/replace" + query))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        return HttpClient.newHttpClient()
                .send((fields.length == 0 ? request : request.headers(fields)).build(), BodyHandlers.ofString());
    }

    @Test
    void takesACertificateThroughTheAdminPort() throws IOException, InterruptedException {
        try (Site site = new Site(directory)) {
            TestKeys keys = TestKeys.in(directory, "a.test");
            int https = Ports.any();
            Files.writeString(site.file, """
                    admin: 127.0.0.1:%d
                    log: {access: off}
                    sites: {"https://a.test:%d": {reply: "200 a", tls: {cert: %s}}}
                    """.formatted(site.adminPort, https, keys.both()));
            Cli run = Cli.start("run", site.path(), "--loops", "1");
            run.hear("ready in \\d+ ms");
            TestKeys next = TestKeys.in(Files.createDirectory(directory.resolve("next")), "a.test");
            byte[] sent = Files.readAllBytes(next.both());
            String query = "?file=" + URLEncoder.encode(keys.both().toString(), StandardCharsets.UTF_8);

            HttpResponse<String> replaced = send(site.adminPort, query, sent);

            String serial = next.certificate().leaf().getSerialNumber().toString(16);
            assertThat(replaced.statusCode()).as(replaced.body()).isEqualTo(200);
            assertThat(replaced.body()).contains("\"serial\":\"" + serial + "\"", "\"warnings\":[]");
            assertThat(site.admin().send("GET", "/certificates").body())
                    .contains(serial, "(sent)")
                    .doesNotContain("PRIVATE");
            assertThat(send(site.adminPort, query, new byte[] {'x'}))
                    .satisfies(refused -> assertThat(refused.statusCode()).isEqualTo(422))
                    .satisfies(refused -> assertThat(refused.body()).contains("no certificate is in"));
            assertThat(send(site.adminPort, "?file=/nowhere", sent).statusCode())
                    .isEqualTo(404);
            assertThat(send(site.adminPort, "", sent).statusCode()).isEqualTo(400);
            assertThat(send(site.adminPort, query, new byte[0]).statusCode()).isEqualTo(422);
            assertThat(send(site.adminPort, query, new byte[(1 << 20) + 1]).statusCode())
                    .isEqualTo(413);
            assertThat(send(site.adminPort, query, sent, "Origin", "http://evil.test")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(site.admin().send("GET", "/certificates/replace").status())
                    .isEqualTo(405);
            assertThat(Cli.run("stop", "-c", site.path()).code()).isZero();
            assertThat(run.end().err()).doesNotContain("PRIVATE");
        }
    }

    @Test
    void aRefusedReloadSaysWhyAndChangesNothing() {
        try (Site site = new Site(directory)) {
            Cli run = Cli.start("run", site.path());
            run.hear("ready in \\d+ ms");
            site.write(List.of("nonsense: 1"));
            String admin = "127.0.0.1:" + site.adminPort;
            Cli.Result refused = Cli.run("reload", "--admin", admin);
            assertThat(refused.code()).isEqualTo(ExitCode.REFUSED);
            assertThat(refused.err()).contains("nonsense", "1 problem");
            assertThat(site.proxy().send("GET", "/").status()).isEqualTo(200);
            assertThat(Cli.run("stop", "--admin", admin).out()).isEqualTo("draining\n");
            assertThat(run.end().code()).isZero();
        }
    }

    @Test
    void aChangeOfTheFileIsAppliedByItself() {
        try (Site site = new Site(directory)) {
            Cli run = Cli.start("run", site.path());
            run.hear("ready in \\d+ ms");
            site.write(List.of("limits: {headerCount: 3}"));
            await().atMost(java.time.Duration.ofSeconds(20))
                    .until(() -> site.admin().send("GET", "/metrics").body().contains("sluice_snapshot_id 2\n"));
            assertThat(Cli.run("stop", "-c", site.path()).code()).isZero();
            assertThat(run.end().code()).isZero();
        }
    }

    @Test
    void proxiesWithoutAFile() {
        try (Site site = new Site(directory)) {
            Path socket = directory.resolve("front.sock");
            String admin = "127.0.0.1:" + site.adminPort;
            Cli run = Cli.start(
                    "proxy", "--from", "unix:" + socket, "--admin", admin, "--to", "127.0.0.1:" + site.server.port());
            run.hear("ready in \\d+ ms");
            assertThat(new AdminClient(new Address.Unix(socket.toString()))
                            .send("GET", "/x")
                            .body())
                    .contains("GET /x");
            assertThat(Cli.run("stop", "--wait", "--admin", admin).code()).isZero();
            assertThat(run.end().code()).isZero();
            assertThat(socket).doesNotExist();
        }
    }

    @Test
    void aServerThatIsNoneIsShownAsItWasTyped() {
        Cli.Result result = Cli.run("proxy", "--from", ":0", "--to", ":1");
        assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("the command line:").contains("':1' is not the address of a server");
    }

    @Test
    void anAddressThatIsTakenIsSaidWithARemedy() throws IOException {
        try (Site site = new Site(directory);
                ServerSocket taken = new ServerSocket(site.port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            Cli.Result result = Cli.run("run", site.path());
            assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(result.err()).contains("cannot listen on 127.0.0.1:" + site.port, "in use", "ss -ltnp");
        }
    }

    @Test
    void aSecondRunOfTheSameFileTakesNothingFromTheFirst() {
        try (Site site = new Site(directory)) {
            Cli run = Cli.start("run", site.path(), "--loops", "2");
            run.hear("ready in \\d+ ms");
            Cli.Result second = Cli.run("run", site.path(), "--loops", "2");
            assertThat(second.code()).isEqualTo(ExitCode.UNAVAILABLE);
            assertThat(second.err()).contains("cannot listen on 127.0.0.1:" + site.port, "in use");
            for (int i = 0; i < 8; i++) {
                assertThat(site.proxy().send("GET", "/").status()).isEqualTo(200);
            }
            assertThat(Cli.run("stop", "-c", site.path()).code()).isZero();
            assertThat(run.end().code()).isZero();
        }
    }

    @Test
    void aConfigurationWithProblemsDoesNotStart() throws IOException {
        Path file = directory.resolve("bad.yaml");
        Files.writeString(file, "sites: {}\nfoo: 1\n");
        Cli.Result result = Cli.run("run", file.toString());
        assertThat(result.code()).isEqualTo(ExitCode.REFUSED);
        assertThat(result.err()).contains("bad.yaml:2:1", "unknown key 'foo'");
    }

    @Test
    void nobodyThereIsSaid() {
        try (Site site = new Site(directory)) {
            for (String command : List.of("reload", "stop")) {
                Cli.Result result = Cli.run(command, "-c", site.path());
                assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
                assertThat(result.err()).contains("no Sluice answers", Integer.toString(site.adminPort));
            }
        }
    }

    @Test
    void anAdminAddressThatIsOffIsSaid() throws IOException {
        Path file = directory.resolve("off.yaml");
        Files.writeString(file, "admin: off\nsites: {':80': 127.0.0.1:9}\n");
        Cli.Result result = Cli.run("reload", "-c", file.toString());
        assertThat(result.code()).isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(result.err()).contains("admin: off");
    }

    /** A log rotation or a reload may come while it starts; neither ends it. */
    @Test
    void signalsWaitUntilItHasStarted() {
        try (Site site = new Site(directory)) {
            AtomicInteger readings = new AtomicInteger();
            StringWriter err = new StringWriter();
            Terminal terminal = new Terminal(new PrintWriter(new StringWriter()), new PrintWriter(err, true), Map.of());
            Operation operation = new Operation(terminal, 1);
            Supplier<ConfigReader.Result> source = () -> {
                if (readings.getAndIncrement() == 0) {
                    SignalsTest.raise("HUP");
                    SignalsTest.raise("USR1");
                }
                return new ConfigReader(Map.of()).read(site.file);
            };
            CompletableFuture<Integer> code = CompletableFuture.supplyAsync(() -> operation.run(source));
            await().until(() ->
                    code.isDone() || readings.get() == 2 && err.toString().contains("ready in"));
            assertThat(code).isNotDone();
            assertThat(Cli.run("stop", "-c", site.path()).code()).isZero();
            assertThat(code.join()).isZero();
        }
    }

    @Test
    void theEnvironmentReachesTheConfiguration() throws IOException {
        Path file = directory.resolve("env.yaml");
        Files.writeString(file, "admin: off\nsites: {':80': '${env:WHERE}'}\n");
        assertThat(Cli.start(Map.of("WHERE", "127.0.0.1:9"), "check", file.toString())
                        .end()
                        .code())
                .isZero();
        assertThat(Cli.run("check", file.toString()).err()).contains("WHERE");
    }
}
