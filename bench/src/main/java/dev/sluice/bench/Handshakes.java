package dev.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The load of handshakes: openssl s_time opens one TLS connection after the other, each with one request. Also makes the
 * certificate that every proxy shows.
 */
final class Handshakes {

    static final String CIPHER = "TLS_AES_128_GCM_SHA256";

    private static final Pattern DONE = Pattern.compile("(\\d+) connections in (\\d+) real seconds");

    /** An ECDSA P-256 certificate for the loopback address. */
    static void certificate(Path certificate, Path key) throws IOException {
        Process made = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "30",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (made.waitFor() != 0) {
                throw new IOException("openssl made no certificate: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs to the end of the measurement; whoever calls it waits. */
    Load run(Case which, int port, double seconds) throws IOException {
        boolean resumed = which == Case.HANDSHAKE_RESUMED;
        Process process = new ProcessBuilder(command(port, which.path, resumed, (int) Math.ceil(seconds)))
                .redirectErrorStream(true)
                .start();
        try {
            return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8), resumed);
        } finally {
            process.destroy();
        }
    }

    static List<String> command(int port, String path, boolean resumed, int seconds) {
        return List.of(
                "openssl",
                "s_time",
                "-connect",
                "127.0.0.1:" + port,
                "-www",
                path,
                resumed ? "-reuse" : "-new",
                "-tls1_3",
                "-ciphersuites",
                CIPHER,
                "-time",
                Integer.toString(seconds));
    }

    /**
     * Reads the report. A letter r stands for each resumed connection; those of the other kind than was asked for count as
     * errors, but for the first.
     */
    static Load parse(String output, boolean resumed) {
        Matcher done = DONE.matcher(output);
        if (!done.find()) {
            throw new IllegalArgumentException("openssl s_time said nothing usable: " + output);
        }
        long all = Long.parseLong(done.group(1));
        double seconds = Math.max(1, Double.parseDouble(done.group(2)));
        long marks = output.lines()
                .filter(line -> line.matches("[r*t3]{2,}.*"))
                .mapToLong(line -> line.chars().filter(c -> c == 'r').count())
                .sum();
        long wrong = resumed ? all - marks : marks;
        return new Load(all, seconds, Double.NaN, Double.NaN, wrong > 1 ? wrong : 0);
    }
}
