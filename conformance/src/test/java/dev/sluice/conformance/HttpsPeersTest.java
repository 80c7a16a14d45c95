package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS of the built product as curl and openssl see it: versions, fragments, resumption, certificates replaced under way. */
@Tag("product")
final class HttpsPeersTest {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    private final int port = Ports.free();
    private final int plainPort = Ports.free();
    private final Deadline deadline = Deadline.in(PATIENCE);

    private record Ran(int code, String output) {}

    private Ran run(String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "run", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS))
                .as(String.join(" ", command))
                .isTrue();
        return new Ran(process.exitValue(), Files.readString(output));
    }

    /** A certificate of the kind of key for the name, signed by itself. */
    private Path certificate(String name, String algorithm, String file) throws IOException, InterruptedException {
        Path key = directory.resolve(file + ".key");
        Path cert = directory.resolve(file + ".crt");
        List<String> command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "30"));
        command.addAll(
                algorithm.equals("rsa")
                        ? List.of("-newkey", "rsa:2048")
                        : List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"));
        command.addAll(List.of("-keyout", key.toString(), "-out", cert.toString(), "-subj", "/CN=" + name));
        command.addAll(List.of("-addext", "subjectAltName=DNS:" + name));
        Ran made = run(command.toArray(new String[0]));
        assertThat(made.code()).as(made.output()).isZero();
        Path both = directory.resolve(file + ".pem");
        Path draft = directory.resolve(file + ".new");
        Files.writeString(draft, Files.readString(cert) + Files.readString(key));
        return Files.move(draft, both, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    private Ran curl(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "--max-time",
                "20",
                "--resolve",
                "both.test:" + port + ":127.0.0.1",
                "--resolve",
                "both.test:" + plainPort + ":127.0.0.1"));
        command.addAll(List.of(more));
        return run(command.toArray(new String[0]));
    }

    private String url(String path) {
        return "https://both.test:" + port + path;
    }

    private Ran handshake(String... more) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername", "both.test"));
        command.addAll(List.of(more));
        return run(command.toArray(new String[0]));
    }

    @Test
    void curlAndOpensslAgree() throws IOException, InterruptedException {
        Path ec = certificate("both.test", "ec", "ec");
        Path rsa = certificate("both.test", "rsa", "rsa");
        try (SluiceProcess sluice = new SluiceProcess(directory)) {
            sluice.install(String.format(Locale.ROOT, """
                    ports: {http: %d, https: %d}
                    sites:
                      both.test: {reply: "200 hello", tls: {cert: [%s, %s]}}
                    """, plainPort, port, rsa, ec), deadline);
            String ecCert = directory.resolve("ec.crt").toString();
            // verified: the certificate is its own authority
            assertThat(curl("--cacert", ecCert, url("/"))).isEqualTo(new Ran(0, "hello"));
            assertThat(curl("--cacert", ecCert, "--tls-max", "1.2", url("/"))).isEqualTo(new Ran(0, "hello"));
            assertThat(curl("-k", "--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0", url("/"))
                            .code())
                    .as("TLS 1.1 is refused")
                    .isEqualTo(35);
            assertThat(curl("-kL", "http://both.test:" + plainPort + "/x")).isEqualTo(new Ran(0, "hello"));
            assertThat(curl("http://both.test:" + port + "/").output()).contains("this port speaks HTTPS");
            kinds();
            resumption();
            rotation(sluice);
            Postconditions.rest(sluice, deadline);
        }
    }

    /** ECDSA for who can, RSA for the others; a hello in tiny records is the same hello. */
    private void kinds() throws IOException, InterruptedException {
        assertThat(handshake().output()).contains("Peer signature type: ECDSA").contains("TLSv1.3");
        assertThat(handshake("-sigalgs", "RSA-PSS+SHA256").output()).contains("Peer signature type: RSA-PSS");
        assertThat(handshake("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256")
                        .output())
                .contains("Cipher is ECDHE-RSA-AES128-GCM-SHA256");
        assertThat(handshake("-max_send_frag", "512", "-alpn", "a".repeat(200) + ",http/1.1")
                        .output())
                .contains("ALPN protocol: http/1.1");
        assertThat(handshake("-groups", "P-384").output()).contains("ECDH, secp384r1");
    }

    private void resumption() throws IOException, InterruptedException {
        assertThat(handshake("-tls1_2", "-reconnect").output().split("Reused, TLSv1.2", -1))
                .hasSizeGreaterThan(3);
    }

    /** The file changes on disk while handshakes go on: none fails, and the new one is shown soon. */
    private void rotation(SluiceProcess sluice) throws IOException, InterruptedException {
        String before = handshake().output();
        certificate("both.test", "ec", "ec");
        String renewed = Files.readString(directory.resolve("ec.crt")).strip();
        boolean seen = false;
        while (!seen) {
            Ran shown = handshake();
            assertThat(shown.code()).as(shown.output()).isZero();
            seen = shown.output().contains(renewed);
            assertThat(deadline.hasPassed())
                    .as("the new certificate is never shown")
                    .isFalse();
        }
        assertThat(before).doesNotContain(renewed);
        assertThat(sluice.admin().get("/certificates", deadline).body())
                .contains("\"names\":\"both.test\"")
                .doesNotContain("PRIVATE");
    }
}
