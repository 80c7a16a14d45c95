package dev.sluice.cli;

import dev.sluice.base.Address;
import dev.sluice.base.Clock;
import dev.sluice.cli.demo.Load;
import dev.sluice.cli.demo.Origin;
import dev.sluice.cli.demo.Ports;
import dev.sluice.config.ConfigReader;
import dev.sluice.control.Outcome;
import java.io.IOException;
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
    private static final Duration PASS = Duration.ofSeconds(1);
    private static final int PASSES = 6;
    private static final String FIELDS = "Host: 127.0.0.1\r\nUser-Agent: training\r\nAccept: */*\r\n"
            + "Accept-Encoding: gzip\r\nCookie: a=b; sid=1\r\n\r\n";
    private static final List<String> REQUESTS = List.of(
            "GET / HTTP/1.1\r\n" + FIELDS,
            "GET /index.html HTTP/1.1\r\n" + FIELDS,
            "GET /users/17 HTTP/1.1\r\n" + FIELDS,
            "GET /search?q=sluice&page=2 HTTP/1.1\r\n" + FIELDS,
            "GET /v1/items HTTP/1.1\r\nHost: app.example.com\r\n\r\n",
            "GET /a/./b/../c HTTP/1.1\r\n" + FIELDS,
            "GET /big/file HTTP/1.1\r\n" + FIELDS,
            "GET / HTTP/1.1\r\nHost: app.example.com\r\n\r\n",
            "GET /about HTTP/1.1\r\n" + FIELDS,
            "GET /old/page HTTP/1.1\r\n" + FIELDS,
            "POST /orders HTTP/1.1\r\nContent-Length: 256\r\n" + FIELDS + "o".repeat(256),
            "POST /upload HTTP/1.1\r\nContent-Length: 4096\r\n" + FIELDS + "u".repeat(4096));

    private final Terminal terminal;
    private final int loops;

    Training(Terminal terminal, int loops) {
        this.terminal = terminal;
        this.loops = loops;
    }

    int run() {
        Diagnostics.open();
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

    private int run(Origin origin, Path log) throws IOException {
        int port = Ports.any();
        int admin = Ports.any();
        String text = DemoFiles.read("train.yaml")
                .replace("PORT", Integer.toString(port))
                .replace("ADMIN", Integer.toString(admin))
                .replace("SERVER", Integer.toString(origin.port()))
                .replace("LOG", log.toString());
        ConfigReader reader = new ConfigReader(terminal.environment());
        try (Instance instance = new Instance(() -> reader.read("train.yaml", text), loops)) {
            Outcome outcome = instance.start();
            if (!outcome.isApplied()) {
                throw new CommandException(ExitCode.UNAVAILABLE, "cannot train: " + outcome.text());
            }
            return load(new Load(port, REQUESTS), new AdminClient(new Address.Inet("127.0.0.1", admin)));
        }
    }

    private int load(Load load, AdminClient admin) throws IOException {
        long begun = Clock.SYSTEM.nanos();
        for (int pass = 0; pass < PASSES; pass++) {
            load.run(PASS);
            admin.send("GET", "/metrics");
            admin.send("GET", "/status");
        }
        admin.send("GET", "/explain?url=http://127.0.0.1/users/1");
        admin.send("POST", "/reload");
        long millis = TimeUnit.NANOSECONDS.toMillis(Clock.SYSTEM.nanos() - begun);
        terminal.err()
                .println(
                        "trained with " + load.done() + " requests in " + millis + " ms, " + load.failed() + " failed");
        return load.done() > 0 ? ExitCode.OK : ExitCode.INTERNAL;
    }
}
