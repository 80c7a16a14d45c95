package dev.sluice.conformance;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import io.grpc.InsecureServerCredentials;
import io.grpc.MethodDescriptor;
import io.grpc.TlsServerCredentials;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The built proxy between grpc-java's server and the JDK's HTTP client, which speaks gRPC-Web as a browser would: it sees no
 * trailers, and its body comes in one piece.
 */
@Tag("product")
final class GrpcWebTest {
    /** How the client speaks: the form of its messages, and HTTP/1.1 in the clear or HTTP/2 over TLS. */
    enum Way {
        BINARY_CLEAR("application/grpc-web+proto", false),
        TEXT_CLEAR("application/grpc-web-text", false),
        BINARY_ENCRYPTED("application/grpc-web", true),
        TEXT_ENCRYPTED("application/grpc-web-text+proto", true);

        private final String type;
        private final boolean encrypted;

        Way(String type, boolean encrypted) {
            this.type = type;
            this.encrypted = encrypted;
        }

        boolean isText() {
            return type.contains("text");
        }
    }

    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    private Path directory;

    private final Deadline deadline = Deadline.in(Duration.ofMinutes(3));
    private final int port = Ports.free();
    private final int origin = Ports.free();
    private GrpcServer server;
    private SluiceProcess sluice;
    private HttpClient client;
    private Way way;

    private void start(Way spoken) throws IOException, GeneralSecurityException {
        way = spoken;
        new TlsFiles(directory).issue("me", "DNS:localhost", 1);
        server = new GrpcServer(
                origin,
                way.encrypted
                        ? TlsServerCredentials.create(
                                directory.resolve("me.pem").toFile(),
                                directory.resolve("me.key").toFile())
                        : InsecureServerCredentials.create());
        sluice = new SluiceProcess(Files.createDirectories(directory.resolve("sluice")), SluiceProcess.Watch.PARANOID);
        sluice.install(configuration(), deadline);
        client = HttpClient.newBuilder()
                .version(way.encrypted ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .sslContext(trusting(directory.resolve("ca.pem")))
                .build();
    }

    private String configuration() {
        String service = way.encrypted
                ? "{servers: [\"https://localhost:" + origin + "\"], protocol: h2, tls: {ca: \"" + directory
                        + "/ca.pem\"}}"
                : "{servers: [\"localhost:" + origin + "\"], protocol: h2c}";
        String tls = way.encrypted
                ? "    tls: {cert: \"" + directory + "/me.pem\", key: \"" + directory + "/me.key\"}\n"
                : "";
        return "services:\n  app: " + service + "\nsites:\n  \"" + site() + "\":\n" + tls
                + "    grpcWeb: true\n    limits: {body: unlimited}\n    routes:\n      /sluice.test.Calls/*: app\n"
                + "      /sluice.test.Closed/*: {reply: {status: 503, body: \"closed for today\"}}\n";
    }

    private String site() {
        return (way.encrypted ? "https" : "http") + "://localhost:" + port;
    }

    private static SSLContext trusting(Path ca) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(ca)) {
            trusted.setCertificateEntry(
                    "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return context;
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.close();
        }
        if (sluice != null) {
            sluice.close();
        }
    }

    /* --------------- gRPC-Web, spoken by hand --------------- */

    /** What a call's answer says: its head, its messages, and the trailers of its last frame, if there is one. */
    private record Answer(HttpResponse<?> head, List<byte[]> messages, Map<String, String> trailers) {
        String status() {
            return trailers.isEmpty()
                    ? head.headers().firstValue("grpc-status").orElse("none")
                    : trailers.get("grpc-status");
        }
    }

    private static byte[] framed(byte[]... messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] message : messages) {
            out.write(0);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(message.length >>> shift);
            }
            out.writeBytes(message);
        }
        return out.toByteArray();
    }

    /** The bytes as the client sends them: text is encoded in parts, each padded for itself. */
    private byte[] written(byte[] bytes) {
        if (!way.isText()) {
            return bytes;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int part = Math.max(7, bytes.length / 3);
        for (int at = 0; at < bytes.length; at += part) {
            out.writeBytes(
                    Base64.getEncoder().encode(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + part))));
        }
        return out.toByteArray();
    }

    /** Bytes of text, decoded group by group, as any group may be padded; others as they come. */
    private InputStream read(InputStream body) {
        return !way.isText()
                ? body
                : new InputStream() {
                    private byte[] group = {};
                    private int at;

                    @Override
                    public int read() throws IOException {
                        while (at == group.length) {
                            byte[] text = body.readNBytes(4);
                            if (text.length == 0) {
                                return -1;
                            }
                            group = Base64.getDecoder().decode(text);
                            at = 0;
                        }
                        return group[at++] & 0xff;
                    }
                };
    }

    private HttpRequest request(String path, byte[] body, String... fields) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(site() + path))
                .timeout(Duration.ofSeconds(PATIENCE_SECONDS))
                .header("Content-Type", way.type)
                .header("X-Grpc-Web", "1")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < fields.length; i += 2) {
            builder.header(fields[i], fields[i + 1]);
        }
        return builder.build();
    }

    private static String path(MethodDescriptor<?, ?> method) {
        return "/" + method.getFullMethodName();
    }

    private Answer call(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.version()).isEqualTo(client.version());
        assertThat(response.statusCode()).isEqualTo(200);
        String type = way.isText() ? "application/grpc-web-text" : "application/grpc-web";
        assertThat(response.headers().firstValue("content-type").orElse("")).matches(type + "(\\+proto)?");
        List<byte[]> messages = new ArrayList<>();
        Map<String, String> trailers = new LinkedHashMap<>();
        try (DataInputStream in = new DataInputStream(read(response.body()))) {
            for (int flag = in.read(); flag >= 0; flag = in.read()) {
                assertThat(trailers).as("trailers are the last frame").isEmpty();
                byte[] frame = in.readNBytes(in.readInt());
                if (flag == 0x80) {
                    lines(frame).forEach(line -> trailers.put(line[0], line[1]));
                } else {
                    assertThat(flag).isZero();
                    messages.add(frame);
                }
            }
        }
        return new Answer(response, messages, trailers);
    }

    private static Stream<String[]> lines(byte[] frame) {
        return new String(frame, ISO_8859_1).lines().map(line -> line.split(": ", 2));
    }

    private Answer call(MethodDescriptor<?, ?> method, byte[]... messages) throws IOException, InterruptedException {
        return call(request(path(method), written(framed(messages))));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    private void over() throws InterruptedException {
        server.close();
        Postconditions.check(sluice, deadline);
    }

    /* --------------- calls --------------- */

    @ParameterizedTest
    @EnumSource
    void callsPass(Way spoken) throws IOException, InterruptedException, GeneralSecurityException {
        start(spoken);
        oneMessageOrMany();
        largeMessagesPass();
        metadata();
        over();
        if (way == Way.TEXT_ENCRYPTED) {
            // it takes up to twenty seconds, and this way takes part in everything that could be left behind
            Postconditions.rest(sluice, deadline);
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyEndIsToldToTheOtherSide(Way spoken) throws IOException, InterruptedException, GeneralSecurityException {
        start(spoken);
        failuresOfTheServer();
        aClientThatLeavesIsNoticed();
        ourOwnFailures();
        over();
    }

    private void oneMessageOrMany() throws IOException, InterruptedException {
        for (String text : List.of("hello", "", "a", "ab", "abc")) {
            Answer one = call(GrpcCalls.UNARY, bytes(text));
            assertThat(one.messages()).containsExactly(bytes(text));
            assertThat(one.trailers()).containsExactly(Map.entry("grpc-status", "0"));
        }

        Answer many = call(GrpcCalls.SERVER, bytes("stream 1000 100"));
        assertThat(many.messages())
                .hasSize(1000)
                .allSatisfy(message -> assertThat(message).hasSize(100));
        assertThat(many.status()).isEqualTo("0");

        byte[][] sent = new byte[100][];
        Arrays.setAll(sent, i -> new byte[i]);
        assertThat(call(GrpcCalls.CLIENT, sent).messages()).containsExactly(bytes("100 4950"));
        assertThat(sluice.admin().metrics(deadline).sum("sluice_grpc_calls_total{code=\"0\"}"))
                .isEqualTo(7);
    }

    private void largeMessagesPass() throws IOException, InterruptedException {
        byte[] large = new byte[8 << 20];
        new Random(8).nextBytes(large);
        large[0] = '!';
        Answer answer = call(GrpcCalls.UNARY, large);
        assertThat(answer.messages()).containsExactly(large);
        assertThat(answer.status()).isEqualTo("0");
    }

    private void aClientThatLeavesIsNoticed() throws IOException, InterruptedException {
        HttpResponse<InputStream> response = client.send(
                request(path(GrpcCalls.SERVER), written(framed(bytes("stay here")))),
                HttpResponse.BodyHandlers.ofInputStream());
        DataInputStream in = new DataInputStream(read(response.body()));
        assertThat(in.readByte()).isZero();
        assertThat(in.readNBytes(in.readInt())).isEqualTo(bytes("stays"));

        response.body().close();

        assertThat(server.cancelled.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo("here");
    }

    private void failuresOfTheServer() throws IOException, InterruptedException {
        Answer only = call(GrpcCalls.SERVER, bytes("fail 9 not so: ü 100%"));
        assertThat(only.messages()).isEmpty();
        assertThat(only.trailers()).as("they are the head").isEmpty();
        assertThat(only.status()).isEqualTo("9");
        assertThat(only.head().headers().firstValue("grpc-message")).contains("not so: %C3%BC 100%25");
        assertThat(only.head().headers().firstValue("x-text")).contains("of the failure");

        Answer later = call(GrpcCalls.BIDI, bytes("first"), bytes("fail 10 later"));
        assertThat(later.messages()).containsExactly(bytes("first"));
        assertThat(later.trailers())
                .containsEntry("grpc-status", "10")
                .containsEntry("grpc-message", "later")
                .containsEntry("x-text", "of the failure");

        assertThat(call(GrpcCalls.ABSENT, bytes("")).status()).isEqualTo("12");
    }

    private void metadata() throws IOException, InterruptedException {
        Answer answer = call(request(
                path(GrpcCalls.UNARY),
                written(framed(bytes("hello"))),
                "X-Text",
                "plain text",
                "X-Data-Bin",
                "AAECAw"));
        assertThat(answer.head().headers().firstValue("x-text")).contains("plain text");
        assertThat(answer.head().headers().firstValue("x-data-bin")).contains("AAECAw");
        assertThat(answer.trailers()).containsEntry("x-text", "plain text").containsEntry("x-data-bin", "AAECAw");
    }

    private void ourOwnFailures() throws IOException, InterruptedException {
        Answer closed = call(GrpcCalls.CLOSED, bytes("hello"));
        assertThat(closed.status()).isEqualTo("14");
        assertThat(closed.head().headers().firstValue("grpc-message")).contains("closed for today");

        Answer late = call(request(
                path(GrpcCalls.SERVER), written(framed(bytes("deadline"))), "grpc-timeout", PATIENCE_SECONDS + "S"));
        assertThat(Long.parseLong(new String(late.messages().get(0), UTF_8))).isPositive();

        if (way.isText()) {
            assertThat(call(request(path(GrpcCalls.UNARY), bytes("AA A"))).status())
                    .isEqualTo("13");
        }
        server.close();
        Answer refused = call(GrpcCalls.UNARY, bytes("hello"));
        assertThat(refused.status()).isEqualTo("14");
        // a connection that was kept may break under the call
        assertThat(refused.head().headers().firstValue("grpc-message").orElse("none"))
                .isIn("connect-refused", "upstream-closed");
    }
}
