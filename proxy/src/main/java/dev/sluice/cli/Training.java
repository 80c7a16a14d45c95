package dev.sluice.cli;

import dev.sluice.base.Address;
import dev.sluice.base.Clock;
import dev.sluice.cli.demo.Load;
import dev.sluice.cli.demo.Origin;
import dev.sluice.cli.demo.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The proxy under a load of its own, so that the virtual machine can write down what it learnt: the launcher runs it to
 * make the class-data archive. Main thread.
 */
final class Training {
    private static final int PASSES = 8;
    private static final String HERE = "127.0.0.1";
    private static final String THERE = "app.example.com";
    private static final List<String> REQUESTS = List.of(
            request("GET /", HERE, 0),
            request("GET /index.html", HERE, 0),
            request("GET /users/17", HERE, 0),
            request("GET /search?q=sluice&page=2", HERE, 0),
            request("GET /a/./b/../c", HERE, 0),
            request("GET /big/file", HERE, 0),
            request("GET /about", HERE, 0),
            request("GET /old/page", HERE, 0),
            request("GET /", THERE, 0),
            request("GET /v1/items", THERE, 0),
            request("POST /orders", HERE, 256),
            request("POST /upload", HERE, 4096));

    private final Terminal terminal;
    private final int loops;
    private final Duration pass;

    /** A training of eight passes of this length. */
    Training(Terminal terminal, int loops, Duration pass) {
        this.terminal = terminal;
        this.loops = loops;
        this.pass = pass;
    }

    private static String request(String what, String host, int body) {
        String length = body == 0 ? "" : "Content-Length: " + body + "\r\n";
        return what + " HTTP/1.1\r\nHost: " + host + "\r\nUser-Agent: training\r\nAccept: */*\r\n"
                + "Cookie: a=b; sid=1\r\n" + length + "\r\n" + "b".repeat(body);
    }

    int run() {
        try (Origin origin = Origin.start()) {
            Path log = Files.createTempFile("sluice-train", ".log");
            try {
                return run(origin, log);
            } finally {
                Files.deleteIfExists(log);
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, "cannot train: " + e);
        }
    }

    /** As {@code sluice run} does it, so that its start is trained, too. */
    private int run(Origin origin, Path log) throws IOException {
        int port = Ports.any();
        int admin = Ports.any();
        String text = DemoFiles.read("train.yaml")
                .replace("PORT", Integer.toString(port))
                .replace("ADMIN", Integer.toString(admin))
                .replace("SERVER", Integer.toString(origin.port()))
                .replace("LOG", log.toString());
        Path file = Files.createTempFile("sluice-train", ".yaml");
        try {
            Files.writeString(file, text);
            ConfigFile config = ConfigFile.of(file);
            AdminClient client = new AdminClient(new Address.Inet(HERE, admin));
            Load load = new Load(port, REQUESTS);
            int code = new Operation(terminal, loops)
                    .run(() -> config.read(terminal.environment()), () -> train(load, client));
            return code == ExitCode.OK && load.done() == 0 ? ExitCode.INTERNAL : code;
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private void train(Load load, AdminClient admin) {
        long begun = Clock.SYSTEM.nanos();
        for (int i = 0; i < PASSES; i++) {
            run(load);
            admin.send("GET", "/metrics");
            admin.send("GET", "/status");
        }
        admin.send("GET", "/explain?url=http://127.0.0.1/users/1");
        admin.send("POST", "/reload");
        long millis = TimeUnit.NANOSECONDS.toMillis(Clock.SYSTEM.nanos() - begun);
        terminal.err()
                .println(
                        "trained with " + load.done() + " requests in " + millis + " ms, " + load.failed() + " failed");
        admin.send("POST", "/stop");
    }

    private void run(Load load) {
        try {
            load.run(pass);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
