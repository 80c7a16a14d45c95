package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.product.Child;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * HTTP/2 to servers that others wrote, by prior knowledge: Debian's nginx, which goes away after so many requests, and
 * nghttpd, which sends trailers and echoes what it gets. The client speaks HTTP/1.1.
 */
@Tag("product")
final class Http2UpstreamTest {
    private static final int CALLERS = 32;
    private static final byte[] BIG = random(10_000_000);

    @TempDir
    private Path directory;

    private final Deadline deadline = Deadline.in(Duration.ofMinutes(5));
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Child> servers = new ArrayList<>();
    private final int server = Ports.free();
    private final int port = Ports.free();
    private SluiceProcess sluice;

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @BeforeEach
    void files() throws IOException {
        Path files = Files.createDirectories(directory.resolve("files"));
        Files.write(files.resolve("big"), BIG);
        Files.writeString(files.resolve("small"), "small");
        sluice = new SluiceProcess(Files.createDirectories(directory.resolve("sluice")), SluiceProcess.Watch.SIMPLE);
    }

    @AfterEach
    void close() {
        sluice.close();
        servers.forEach(Child::close);
    }

    private void start(String... command) {
        Child started = Child.start(List.of(command), directory, directory.resolve("server.txt"));
        servers.add(started);
        while (!listens()) {
            assertThat(started.isAlive()).as(started.output()).isTrue();
            deadline.millisLeft();
            LockSupport.parkNanos(5_000_000L);
        }
    }

    private boolean listens() {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void nginx(int keepaliveRequests) throws IOException {
        Path file = directory.resolve("nginx.conf");
        Files.writeString(file, """
                daemon off;
                user root;
                worker_processes 1;
                pid %1$s/nginx.pid;
                error_log %1$s/nginx.log warn;
                events { worker_connections 256; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/body;
                  proxy_temp_path %1$s/proxy;
                  fastcgi_temp_path %1$s/fastcgi;
                  uwsgi_temp_path %1$s/uwsgi;
                  scgi_temp_path %1$s/scgi;
                  client_max_body_size 100m;
                  keepalive_requests %3$d;
                  server {
                    listen 127.0.0.1:%2$d http2;
                    root %1$s/files;
                    location /none { return 204; }
                    location /says { return 200 "$server_protocol $host $request_method $http_cookie"; }
                    location /takes { proxy_pass http://127.0.0.1:%4$d; }
                  }
                  server {
                    listen 127.0.0.1:%4$d;
                    location / { return 200 "$content_length"; }
                  }
                }
                """.formatted(directory, server, keepaliveRequests, Ports.free()));
        start("/usr/sbin/nginx", "-p", directory.toString(), "-c", file.toString());
        proxy();
    }

    private void nghttpd(String... options) {
        List<String> command = new ArrayList<>(List.of("/usr/sbin/nghttpd", "--no-tls", "-d", directory + "/files"));
        command.addAll(List.of(options));
        command.add(Integer.toString(server));
        start(command.toArray(new String[0]));
        proxy();
    }

    private void proxy() {
        sluice.install(
                "sites:\n  \":%d\": {to: {servers: [\"127.0.0.1:%d\"], protocol: h2c}, limits: {body: unlimited}}\n"
                        .formatted(port, server),
                deadline);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(60));
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static String text(HttpResponse<byte[]> response) {
        return new String(response.body(), StandardCharsets.ISO_8859_1);
    }

    /** Asks so many times, many at a time; what the answers were other than {@code expected}. */
    private List<String> others(int times, String expected, HttpRequest.Builder request)
            throws InterruptedException, ExecutionException {
        HttpRequest built = request.build();
        ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        List<Future<String>> answers = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            answers.add(callers.submit(() -> {
                HttpResponse<byte[]> response = client.send(built, BodyHandlers.ofByteArray());
                return response.statusCode() + " " + text(response);
            }));
        }
        callers.shutdown();
        List<String> others = new ArrayList<>();
        for (Future<String> answer : answers) {
            if (!answer.get().equals(expected)) {
                others.add(answer.get());
            }
        }
        assertThat(callers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        return others;
    }

    private double metric(String name) {
        return sluice.admin().metrics(deadline).sum(name);
    }

    @Test
    void everyKindOfMessagePassesThroughNginx() throws IOException, InterruptedException {
        nginx(1000);

        assertThat(text(send(request("/says").header("Cookie", "a=b; c=d"))))
                .isEqualTo("HTTP/2.0 127.0.0.1 GET a=b; c=d");
        assertThat(send(request("/big")).body()).isEqualTo(BIG);
        HttpResponse<byte[]> head = send(request("/big").method("HEAD", BodyPublishers.noBody()));
        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(BIG.length);
        assertThat(head.body()).isEmpty();
        assertThat(send(request("/none")).statusCode()).isEqualTo(204);
        String etag = head.headers().firstValue("etag").orElseThrow();
        assertThat(send(request("/big").header("If-None-Match", etag)).statusCode())
                .isEqualTo(304);
        assertThat(text(send(request("/takes").POST(BodyPublishers.ofByteArray(BIG)))))
                .isEqualTo(Integer.toString(BIG.length));
        assertThat(text(send(
                        request("/takes").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BIG))))))
                .isEqualTo(Integer.toString(BIG.length));
        assertThat(text(send(request("/takes").expectContinue(true).POST(BodyPublishers.ofString("continued")))))
                .isEqualTo("9");
        assertThat(Files.readString(sluice.log())).contains("\"upstreamProtocol\":\"HTTP/2.0\"");
        Postconditions.rest(sluice, deadline);
    }

    @Test
    void bodiesAreEchoedAndTrailersPass() throws IOException, InterruptedException {
        nghttpd("--echo-upload", "--trailer", "x-check: sum");

        assertThat(send(request("/x").POST(BodyPublishers.ofByteArray(BIG))).body())
                .isEqualTo(BIG);
        assertThat(send(request("/x").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(BIG))))
                        .body())
                .isEqualTo(BIG);
        // what HTTP/1.1 frames by a length has no place for trailers, so this client speaks HTTP/2 as well
        assertThat(nghttp()).contains(":status: 200").contains("x-check: sum");
        Postconditions.rest(sluice, deadline);
    }

    /** What nghttp says of the frames it gets when it posts a small file. */
    private String nghttp() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        "nghttp",
                        "-nv",
                        "-t",
                        "20",
                        "-d",
                        directory + "/files/small",
                        "http://127.0.0.1:" + port + "/x")
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    @Test
    void oneConnectionALoopCarriesAll() throws InterruptedException, ExecutionException {
        nghttpd();

        assertThat(others(2000, "200 small", request("/small"))).isEmpty();

        assertThat(metric("sluice_server_connect_seconds_count")).isLessThanOrEqualTo(2);
        assertThat(metric("sluice_server_requests_total")).isEqualTo(2000);
        Postconditions.rest(sluice, deadline);
    }

    @Test
    void noRequestIsLostWhenTheServerGoesAway() throws IOException, InterruptedException, ExecutionException {
        nginx(50);

        assertThat(others(2000, "200 small", request("/small"))).isEmpty();
        assertThat(others(1000, "200 4", request("/takes").POST(BodyPublishers.ofString("body"))))
                .isEmpty();

        assertThat(metric("sluice_server_connect_seconds_count")).isGreaterThan(50);
        Postconditions.rest(sluice, deadline);
    }

    @Test
    void noRequestIsLostWhenTheServerReloads() throws IOException, InterruptedException, ExecutionException {
        nginx(100_000);
        ExecutorService operator = Executors.newSingleThreadExecutor();
        List<String> others = new ArrayList<>(others(500, "200 small", request("/small")));

        for (int i = 0; i < 4; i++) {
            Future<?> reload = operator.submit(() -> {
                LockSupport.parkNanos(50_000_000L);
                servers.get(0).signal("HUP");
            });
            others.addAll(others(1000, "200 small", request("/small")));
            reload.get();
        }

        operator.shutdown();
        assertThat(others).isEmpty();
        assertThat(metric("sluice_server_connect_seconds_count")).isGreaterThan(4);
    }

    @Test
    void aSlowClientDoesNotHoldUpTheOthers() throws IOException, InterruptedException, ExecutionException {
        nghttpd();
        try (Socket slow = new Socket()) {
            slow.setReceiveBufferSize(4096);
            slow.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            slow.setSoTimeout(20_000);
            slow.getOutputStream()
                    .write("GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.ISO_8859_1));
            InputStream in = slow.getInputStream();
            assertThat(in.readNBytes(1000)).hasSize(1000);

            assertThat(others(1000, "200 small", request("/small"))).isEmpty();

            byte[] rest = in.readAllBytes();
            assertThat(rest).hasSizeGreaterThan(BIG.length - 1000);
        }
        Postconditions.rest(sluice, deadline);
    }
}
