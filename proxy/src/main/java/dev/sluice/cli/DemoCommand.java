package dev.sluice.cli;

import dev.sluice.cli.demo.DemoServer;
import dev.sluice.cli.demo.Ports;
import dev.sluice.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice demo}. Main thread. */
@Command(
        name = "demo",
        header = "Run a proxy in front of small servers of its own, to play with.",
        description = {
            "Starts three servers on the loopback address (one of them slow, one of them moody), Sluice on"
                    + " 127.0.0.1:8080 in front of them, and the admin page on 127.0.0.1:9900, and prints what to open and"
                    + " what to try. Ports that are taken are replaced by the next free ones."
        })
final class DemoCommand implements Callable<Integer> {
    private static final int FRONT = 8080;
    private static final int ADMIN = 9900;
    private static final int FIRST_SERVER = 9001;
    private static final Duration TRAINING_PASS = Duration.ofSeconds(1);
    private static final Pattern WISHED = Pattern.compile(":[0-9]{4}\\b");
    private static final List<DemoServer.Manner> MANNERS = List.of(
            new DemoServer.Manner("one", 2, false),
            new DemoServer.Manner("two", 80, false),
            new DemoServer.Manner("three", 2, true));

    private final Terminal terminal;

    @Mixin
    private LoopsOption loops = new LoopsOption();

    @Option(
            names = "--train",
            description = "Serve a load of its own for some seconds and end: the launcher makes the class-data archive"
                    + " with it.")
    private boolean train;

    DemoCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        if (train) {
            return new Training(terminal, loops.count(), TRAINING_PASS).run();
        }
        List<DemoServer> servers = new ArrayList<>();
        try {
            for (DemoServer.Manner manner : MANNERS) {
                servers.add(DemoServer.start(manner, Ports.freeFrom(FIRST_SERVER + servers.size())));
            }
            Path directory = Files.createTempDirectory("sluice-demo");
            Path file = directory.resolve("sluice.yaml");
            try {
                return run(servers, file);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, "the demo cannot start: " + e);
        } finally {
            servers.forEach(DemoServer::close);
        }
    }

    private int run(List<DemoServer> servers, Path file) throws IOException {
        int front = Ports.freeFrom(FRONT);
        int admin = Ports.freeFrom(ADMIN);
        Files.writeString(file, text(servers.stream().map(DemoServer::port).toList(), front, admin));
        ConfigReader reader = new ConfigReader(terminal.environment());
        Operation operation = new Operation(terminal, loops.count());
        return operation.run(() -> reader.read(file), () -> guide(front, admin, file));
    }

    /** The configuration of the demo with the ports that were free; all at once, as one may be another's wish. */
    static String text(List<Integer> servers, int front, int admin) {
        Map<String, Integer> ports = new HashMap<>(Map.of(":" + FRONT, front, ":" + ADMIN, admin));
        for (int i = 0; i < servers.size(); i++) {
            ports.put(":" + (FIRST_SERVER + i), servers.get(i));
        }
        return WISHED.matcher(DemoFiles.read("sluice.yaml"))
                .replaceAll(found -> ":"
                        + ports.getOrDefault(
                                found.group(), Integer.valueOf(found.group().substring(1))));
    }

    private void guide(int front, int admin, Path file) {
        String site = "http://127.0.0.1:" + front;
        String page = "http://127.0.0.1:" + admin;
        List<String> lines = List.of(
                "",
                "Three servers stand behind Sluice: one, two (slow) and three (moody).",
                "",
                "Open " + page + "/ to see what happens, and try:",
                "",
                "  curl " + site + "/",
                "      again and again: the slow server is asked less often",
                "  curl -i -c jar -b jar " + site + "/sticky/cart",
                "      a cookie keeps you at one server",
                "  curl -i " + site + "/flaky/order",
                "      server three fails every other time, and a retry hides it",
                "  curl -i " + site + "/docs",
                "      a redirect",
                "  curl -s " + page + "/metrics | grep sluice_server_requests_total",
                "      what was counted",
                "  ./sluice explain GET " + site + "/flaky/order --admin 127.0.0.1:" + admin,
                "      which route, which server, and why",
                "",
                "The configuration is " + file + ": change it, save it, and see it applied.",
                "Ctrl-C ends the demo.",
                "");
        lines.forEach(terminal.err()::println);
    }
}
