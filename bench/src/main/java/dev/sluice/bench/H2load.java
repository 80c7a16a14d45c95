package dev.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The closed-loop load over TLS: h2load with one thread, in HTTP/2 or HTTP/1.1, with the cipher that all proxies have. */
final class H2load {

    private static final Pattern REQUESTS = Pattern.compile(
            "requests: .* (\\d+) done, (\\d+) succeeded, (\\d+) failed, (\\d+) errored, (\\d+) timeout");
    private static final Pattern FINISHED = Pattern.compile("finished in ([0-9.]+)(us|ms|s),");
    private static final Pattern TIME = Pattern.compile("time for request:\\s+\\S+\\s+\\S+\\s+([0-9.]+)(us|ms|s)\\s");
    private static final Pattern CIPHER = Pattern.compile("Cipher: (\\S+)");

    private final Path message;

    /** With a file that holds the message of a gRPC call. */
    H2load(Path message) {
        this.message = message;
    }

    /** Runs to the end of the measurement; whoever calls it waits. h2load knows whole seconds only. */
    Load run(Case which, int port, double seconds) throws IOException {
        Process process = new ProcessBuilder(command(which, port, (int) Math.ceil(seconds), message))
                .redirectErrorStream(true)
                .start();
        try {
            return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            process.destroy();
        }
    }

    static List<String> command(Case which, int port, int seconds, Path message) {
        List<String> command = new ArrayList<>(List.of(
                "h2load",
                which.shape != Case.Shape.TLS ? "--npn-list=h2" : "--h1",
                "--tls13-ciphers=" + Handshakes.CIPHER,
                "-t1",
                "-c" + which.connections,
                "-m" + which.streams,
                "-w24",
                "-W28",
                "-D" + seconds,
                "https://127.0.0.1:" + port + which.path));
        if (which.shape == Case.Shape.GRPC) {
            command.addAll(
                    List.of("-d", message.toString(), "-H", "content-type: application/grpc", "-H", "te: trailers"));
        }
        return command;
    }

    /** Reads the report: the mean stands for the median, which h2load does not know, and there is no p99. */
    static Load parse(String output) {
        Matcher requests = REQUESTS.matcher(output);
        Matcher finished = FINISHED.matcher(output);
        Matcher time = TIME.matcher(output);
        Matcher cipher = CIPHER.matcher(output);
        if (!requests.find() || !finished.find() || !time.find() || !cipher.find()) {
            throw new IllegalArgumentException("h2load said nothing usable: " + output);
        }
        if (!cipher.group(1).equals(Handshakes.CIPHER)) {
            throw new IllegalArgumentException("another cipher than the peers': " + cipher.group(1));
        }
        long done = Long.parseLong(requests.group(1));
        long failed = Long.parseLong(requests.group(3))
                + Long.parseLong(requests.group(4))
                + Long.parseLong(requests.group(5));
        return new Load(done, millis(finished) / 1e3, millis(time), Double.NaN, failed);
    }

    private static double millis(Matcher found) {
        double value = Double.parseDouble(found.group(1));
        return switch (found.group(2)) {
            case "us" -> value / 1e3;
            case "ms" -> value;
            default -> value * 1e3;
        };
    }
}
