package dev.sluice.cli;

import dev.sluice.base.Address;
import dev.sluice.base.Clock;
import dev.sluice.cli.demo.Http2Load;
import dev.sluice.cli.demo.Load;
import dev.sluice.cli.demo.Origin;
import dev.sluice.cli.demo.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The proxy under a load of its own, so that the virtual machine can write down what it learnt: the launcher runs it to
 * make the class-data archive. Main thread.
 */
final class Training {
    private static final int PASSES = 8;
    private static final int HTTP2_PART = 2;
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

    private static final List<String> PATHS = List.of("/", "/index.html", "/users/17", "/search?q=sluice&page=2");

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
            Path directory = Files.createTempDirectory("sluice-train");
            try {
                return run(origin, directory);
            } finally {
                clear(directory);
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, "cannot train: " + e);
        }
    }

    /** As {@code sluice run} does it, so that its start is trained, too. */
    private int run(Origin origin, Path directory) throws IOException {
        int port = Ports.any();
        int admin = Ports.any();
        Path file = directory.resolve("sluice.yaml");
        Files.writeString(
                file,
                DemoFiles.read("train.yaml")
                        .replace("PORT", Integer.toString(port))
                        .replace("ADMIN", Integer.toString(admin))
                        .replace("SERVER", Integer.toString(origin.port()))
                        .replace("LOG", directory.resolve("access.log").toString()));
        ConfigFile config = ConfigFile.of(file);
        AdminClient client = new AdminClient(new Address.Inet(HERE, admin));
        Load load = new Load(port, REQUESTS);
        Http2Load http2Load = new Http2Load(port, PATHS);
        Map<String, String> environment = new HashMap<>(terminal.environment());
        environment.put("SLUICE_STATE", directory.toString());
        int code = new Operation(new Terminal(terminal.out(), terminal.err(), environment), loops)
                .run(() -> config.read(environment), () -> train(load, http2Load, client));
        return code == ExitCode.OK && load.done() * http2Load.done() == 0 ? ExitCode.INTERNAL : code;
    }

    private static void clear(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(directory);
    }

    private void train(Load load, Http2Load http2, AdminClient admin) {
        long begun = Clock.SYSTEM.nanos();
        for (int i = 0; i < PASSES; i++) {
            run(load, http2);
            admin.send("GET", "/metrics");
            admin.send("GET", "/status");
        }
        admin.send("GET", "/explain?url=http://127.0.0.1/users/1");
        admin.send("POST", "/reload");
        long millis = TimeUnit.NANOSECONDS.toMillis(Clock.SYSTEM.nanos() - begun);
        terminal.err()
                .println("trained with " + (load.done() + http2.done()) + " requests in " + millis + " ms, "
                        + load.failed() + " failed");
        admin.send("POST", "/stop");
    }

    private void run(Load load, Http2Load http2) {
        try {
            load.run(pass);
            http2.run(pass.dividedBy(HTTP2_PART));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
