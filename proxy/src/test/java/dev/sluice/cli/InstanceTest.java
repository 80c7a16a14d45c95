package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sluice.admin.AdminRequest;
import dev.sluice.base.Address;
import dev.sluice.cli.AdminClient.Answer;
import dev.sluice.cli.demo.Ports;
import dev.sluice.config.ConfigReader;
import dev.sluice.control.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A whole proxy with its admin address, asked over loopback. */
@Timeout(60)
class InstanceTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    Path directory;

    /** What a test does with a running proxy. */
    private interface Scene {
        void play(Site site, Instance instance) throws IOException, InterruptedException;
    }

    private void run(Scene scene) throws IOException, InterruptedException {
        run(0, scene);
    }

    private void run(long delayMillis, Scene scene) throws IOException, InterruptedException {
        try (Site site = new Site(directory, delayMillis);
                Instance instance = new Instance(
                        () -> new ConfigReader(Map.of()).read(site.file),
                        2,
                        Map.of("SLUICE_STATE", site.file + ".state"))) {
            Outcome outcome = instance.start();
            assertThat(outcome.isApplied()).as(outcome.text()).isTrue();
            scene.play(site, instance);
        }
    }

    /** Sends raw bytes and answers all that comes back. */
    private static String talk(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String ask(int port, String line, String... fields) throws IOException {
        String more = fields.length == 0 ? "Host: localhost\r\n" : String.join("\r\n", fields) + "\r\n";
        return talk(port, line + " HTTP/1.1\r\n" + more + "Connection: close\r\n\r\n");
    }

    @Test
    void servesAndCountsWhatItServes() throws IOException, InterruptedException {
        run((site, instance) -> {
            assertThat(site.proxy().send("GET", "/hello").body()).contains("server one was asked", "GET /hello");
            Answer metrics = site.admin().send("GET", "/metrics");
            assertThat(metrics.status()).isEqualTo(200);
            assertThat(metrics.body())
                    .contains("sluice_requests_total{site=\"http://:" + site.port + "\",route=\"/*\",code=\"2xx\"} 1\n")
                    .contains("sluice_build_info{version=\"" + Version.TEXT + "\"");
            assertThat(ask(site.adminPort, "GET /metrics", "Host: localhost", "Accept: application/openmetrics-text"))
                    .contains("Content-Type: application/openmetrics-text; version=1.0.0")
                    .endsWith("# EOF\n");
        });
    }

    @ParameterizedTest
    @CsvSource({"/healthz, 200, alive", "/readyz, 200, ready", "/nothing, 404, no-route", "/healthz/x, 404, no-route"})
    void answersOnItsPathsOnly(String path, int status, String text) throws IOException, InterruptedException {
        run((site, instance) -> {
            Answer answer = site.admin().send("GET", path);
            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.body()).contains(text);
        });
    }

    @Test
    void headHasTheFieldsWithoutTheBody() throws IOException, InterruptedException {
        run((site, instance) -> assertThat(ask(site.adminPort, "HEAD /healthz"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 6\r\n", "Cache-Control: no-store\r\n", "X-Content-Type-Options: nosniff\r\n")
                .endsWith("\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"GET, /reload, POST", "GET, /stop, POST", "POST, /metrics, 'GET, HEAD'", "DELETE, /status, 'GET, HEAD'"
    })
    void takesTheMethodsOfAPathOnly(String method, String path, String allowed)
            throws IOException, InterruptedException {
        run((site, instance) -> {
            assertThat(ask(site.adminPort, method + " " + path))
                    .startsWith("HTTP/1.1 405 ")
                    .contains("Allow: " + allowed + "\r\n");
            assertThat(instance.conductor().isReady()).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example.com", "localhost.evil.com", "127.0.0.1.evil.com:9900", "localhostx"})
    void answersNoNameButItsOwn(String host) throws IOException, InterruptedException {
        run((site, instance) -> assertThat(ask(site.adminPort, "GET /status", "Host: " + host))
                .startsWith("HTTP/1.1 421 Misdirected Request")
                .doesNotContain("snapshot"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:9900", "127.0.0.1", "127.0.0.1:9900", "[::1]:9900", "10.0.0.7"})
    void answersLocalhostAndAddresses(String host) throws IOException, InterruptedException {
        run((site, instance) ->
                assertThat(ask(site.adminPort, "GET /status", "Host: " + host)).startsWith("HTTP/1.1 200 OK"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: http://evil.example.com",
                "Origin: null",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void aForeignPageCommandsNothing(String field) throws IOException, InterruptedException {
        run((site, instance) -> {
            assertThat(ask(site.adminPort, "POST /stop", "Host: localhost", field))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(ask(site.adminPort, "POST /reload", "Host: localhost", field))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(instance.conductor().isReady()).isTrue();
            assertThat(ask(site.adminPort, "POST /reload", "Host: localhost", field, AdminRequest.MARK + ": 1"))
                    .as("the admin page itself can send the mark")
                    .startsWith("HTTP/1.1 200 OK");
        });
    }

    @Test
    void aCommandLineClientNeedsNoMark() throws IOException, InterruptedException {
        run((site, instance) -> assertThat(
                        talk(
                                site.adminPort,
                                "POST /reload HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nConnection: close\r\n\r\nabc"))
                .startsWith("HTTP/1.1 200 OK"));
    }

    @Test
    void aReloadIsAppliedOrRefusedAsAWhole() throws IOException, InterruptedException {
        run((site, instance) -> {
            JsonNode applied =
                    JSON.readTree(site.admin().send("POST", "/reload").body());
            assertThat(applied.path("snapshot").asInt()).isEqualTo(2);
            assertThat(applied.path("text").asString()).contains("snapshot 2 serves", ":" + site.port);

            site.write(List.of("nonsense: 1"));
            Answer refused = site.admin().send("POST", "/reload");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.body()).contains("sluice.yaml:1:1", "nonsense", "1 problem");
            assertThat(site.proxy().send("GET", "/").status()).isEqualTo(200);
            assertThat(site.admin().send("GET", "/metrics").body()).contains("sluice_snapshot_id 2\n");
        });
    }

    /** The address is in use, but by this process. */
    @Test
    void aReloadMayListenOnEveryAddressInsteadOfOne() throws IOException, InterruptedException {
        run((site, instance) -> {
            String text = Files.readString(site.file);
            Files.writeString(site.file, text.replace("listen: 127.0.0.1:", "listen: :"));
            Answer answer = site.admin().send("POST", "/reload");
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(site.proxy().send("GET", "/x").body()).contains("GET /x");
        });
    }

    @Test
    void whatIsRefusedIsNotServed() throws IOException, InterruptedException {
        int port = Ports.any();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            run((site, instance) -> {
                String text = Files.readString(site.file);
                String more = "sites:\n  http://new: {listen: ['127.0.0.1:" + port + "', '127.0.0.1:"
                        + taken.getLocalPort() + "'], reply: 204}\n";
                Files.writeString(site.file, text.replace("sites:\n", more));
                Answer answer = site.admin().send("POST", "/reload");
                assertThat(answer.status()).isEqualTo(422);
                assertThat(answer.body()).contains("cannot listen on 127.0.0.1:" + taken.getLocalPort());
                assertThat(new AdminClient(new Address.Inet("127.0.0.1", port)).isThere())
                        .isFalse();
                assertThat(site.proxy().send("GET", "/").status()).isEqualTo(200);
            });
        }
    }

    @Test
    void explainsWithTheServersAsTheyFare() throws IOException, InterruptedException {
        run((site, instance) -> {
            Answer answer = site.admin()
                    .send("GET", "/explain?method=POST&url=http%3A%2F%2Fa%2Fx&header=A%3A+b&client=10.0.0.1");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body())
                    .contains("POST a/x from 10.0.0.1")
                    .contains("server    127.0.0.1:" + site.server.port() + ": no other can take it");
            assertThat(site.admin().send("GET", "/explain?url=x").status()).isEqualTo(400);
            assertThat(site.admin().send("GET", "/explain").status()).isEqualTo(400);
        });
    }

    @Test
    void drainsWithoutCuttingARequestAndSaysSoMeanwhile() throws IOException, InterruptedException {
        run(500, (site, instance) -> {
            CompletableFuture<Answer> slow =
                    CompletableFuture.supplyAsync(() -> site.proxy().send("GET", "/slow"));
            await().until(
                            () -> site.admin().send("GET", "/metrics").body(),
                            text -> text.contains("route=\"/*\"} 1\n"));
            assertThat(site.admin().send("POST", "/stop").status()).isEqualTo(202);
            await().until(() -> !site.proxy().isThere());
            assertThat(site.admin().send("GET", "/readyz").status()).isEqualTo(503);
            assertThat(site.admin().send("GET", "/healthz").status()).isEqualTo(200);
            assertThat(site.admin().send("POST", "/reload").status()).isEqualTo(503);
            assertThat(slow.join().body()).contains("GET /slow");
            instance.awaitEnd();
            assertThat(site.admin().isThere()).isFalse();
        });
    }

    @Test
    void askedASecondTimeItEndsAtOnce() throws IOException, InterruptedException {
        run(30_000, (site, instance) -> {
            try (Socket held = new Socket(InetAddress.getLoopbackAddress(), site.port)) {
                held.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                await().until(
                                () -> site.admin().send("GET", "/metrics").body(),
                                text -> text.contains("route=\"/*\"} 1\n"));
                instance.stop();
                await().until(() -> !site.proxy().isThere());
                instance.stop();
                instance.awaitEnd();
                assertThat(held.getInputStream().read()).isEqualTo(-1);
            }
        });
    }

    @Test
    void aStopWithoutDeadlineCanBeGivenOne() throws IOException, InterruptedException {
        run(30_000, (site, instance) -> {
            site.write(List.of("timeouts: {drain: 100ms}"));
            assertThat(instance.conductor().reload().isApplied()).isTrue();
            try (Socket held = new Socket(InetAddress.getLoopbackAddress(), site.port)) {
                held.getOutputStream().write("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                await().until(
                                () -> site.admin().send("GET", "/metrics").body(),
                                text -> text.contains("route=\"/*\"} 1\n"));
                instance.stopGracefully();
                await().until(() -> !site.proxy().isThere());
                assertThat(site.admin().send("GET", "/readyz").status()).isEqualTo(503);
                instance.stop();
                instance.awaitEnd();
                assertThat(held.getInputStream().read()).isEqualTo(-1);
            }
        });
    }

    @Test
    void theStatusTellsWhatRuns() throws IOException, InterruptedException {
        run((site, instance) -> {
            site.proxy().send("GET", "/");
            ask(site.port, "GET /\u0000");
            JsonNode status = JSON.readTree(site.admin().send("GET", "/status").body());
            assertThat(status.path("ready").asBoolean()).isTrue();
            assertThat(status.path("snapshot").asInt()).isEqualTo(1);
            assertThat(status.path("config").path("routes").asInt()).isEqualTo(1);
            assertThat(status.path("listeners")).hasSize(2);
            JsonNode route = status.path("routes").path(0);
            assertThat(route.path("target").asString()).isEqualTo("service web");
            assertThat(route.path("codes").path("2xx").asInt()).isEqualTo(1);
            assertThat(route.path("latency").path(0).path(1).asInt()).isEqualTo(1);
            JsonNode server = status.path("services").path(0).path("servers").path(0);
            assertThat(server.path("name").asString()).isEqualTo("127.0.0.1:" + site.server.port());
            assertThat(server.path("state").asString()).isEqualTo("up");
            assertThat(server.path("codes").path("2xx").asInt()).isEqualTo(1);
            assertThat(status.path("failures").path(0).path("side").asString()).isEqualTo("client");
        });
    }

    @Test
    void aServerThatRefusesConnectionsIsShownAsOut() throws IOException, InterruptedException {
        run((site, instance) -> {
            site.server.close();
            await().until(() -> {
                assertThat(site.proxy().send("GET", "/").status()).isBetween(500, 504);
                String state = JSON.readTree(site.admin().send("GET", "/status").body())
                        .path("services")
                        .path(0)
                        .path("servers")
                        .path(0)
                        .path("state")
                        .asString();
                return state.equals("ejected");
            });
            assertThat(site.admin().send("GET", "/explain?url=http://a/").body())
                    .contains("server    127.0.0.1:" + site.server.port());
        });
    }

    /** What a configuration or a client names is told as data, never as a page a browser would run. */
    @Test
    void namesWithMarkupStayData() throws IOException, InterruptedException {
        run((site, instance) -> {
            String markup = "/<script>alert(1)</script>";
            site.route(markup);
            assertThat(site.admin().send("POST", "/reload").status()).isEqualTo(200);
            assertThat(ask(site.adminPort, "GET /status"))
                    .contains("Content-Type: application/json\r\n", "X-Content-Type-Options: nosniff\r\n", markup);
            assertThat(ask(site.adminPort, "GET /explain?url=http://a/" + "%3Cscript%3E"))
                    .contains("Content-Type: text/plain; charset=utf-8\r\n", "X-Content-Type-Options: nosniff\r\n");
            assertThat(ask(site.adminPort, "GET /%3Cscript%3E"))
                    .contains("Content-Type: text/plain")
                    .doesNotContain("<script>");
        });
    }
}
