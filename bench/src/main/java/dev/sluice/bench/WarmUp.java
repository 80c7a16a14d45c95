package dev.sluice.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The command bench/warmup: what a request costs in each of the first twenty seconds of a process, against what it
 * costs later. Seconds count from the start of the command. Runs on the main thread.
 */
final class WarmUp {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final int SHOWN = 20;
    private static final int STEADY_FROM = 40;
    private static final int STEADY_TO = 50;

    private WarmUp() {}

    public static void main(String[] args) throws IOException {
        Options options;
        try {
            options = Options.parse(List.of(args), List.of("sluice"));
        } catch (IllegalArgumentException e) {
            OUT.println("bench/warmup: " + e.getMessage());
            System.exit(2);
            return;
        }
        try (Rig rig = new Rig(options.work())) {
            rig.wrk().run(Case.KEEPALIVE_64, rig.origin().port(), options.warmSeconds());
            for (Contender each : options.contenders()) {
                rig.stop(rig.start(each, 1, Rig.BOTH_CORES));
                String table = table(each.name(), seconds(rig, each));
                OUT.print(table);
                write(options, each, table);
            }
        }
    }

    /** CPU microseconds per request of every second, the start of the process included in the first. */
    private static double[] seconds(Rig rig, Contender contender) throws IOException {
        Running proxy = rig.start(contender, 1, Rig.PROXY_CORE);
        long begun = System.nanoTime() - (long) (proxy.readyMillis() * 1e6);
        Process load = rig.wrk().start(Case.KEEPALIVE_64, proxy.port(), STEADY_TO + 1);
        try {
            double[] micros = new double[STEADY_TO];
            Processes.Cpu before = new Processes.Cpu(java.util.Map.of(), java.util.Map.of());
            long answered = rig.origin().answered();
            for (int i = 0; i < STEADY_TO; i++) {
                LockSupport.parkNanos(begun + TimeUnit.SECONDS.toNanos(i + 1L) - System.nanoTime());
                Processes.Cpu now = Processes.cpu(proxy.handle());
                long answeredNow = rig.origin().answered();
                micros[i] = now.since(before) / 1e3 / Math.max(1, answeredNow - answered);
                before = now;
                answered = answeredNow;
                proxy.emptyLog();
            }
            return micros;
        } finally {
            load.destroy();
            rig.stop(proxy);
        }
    }

    static String table(String name, double[] micros) {
        double steady = Sample.median(java.util.Arrays.copyOfRange(micros, STEADY_FROM, STEADY_TO));
        StringBuilder out = new StringBuilder();
        out.append(String.format(
                Locale.ROOT, "%n%s: steady (seconds %d to %d) %.2f µs/req%n", name, STEADY_FROM, STEADY_TO, steady));
        out.append("\n| second | CPU µs/req | ÷ steady |\n|---:|---:|---:|\n");
        for (int i = 0; i < SHOWN; i++) {
            out.append(String.format(Locale.ROOT, "| %d | %.2f | %.2f |%n", i + 1, micros[i], micros[i] / steady));
        }
        return out.toString();
    }

    private static void write(Options options, Contender contender, String table) throws IOException {
        String time = ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        Path results = Files.createDirectories(options.root().resolve("bench/results"));
        Path file = results.resolve("warmup-" + contender.name() + "-" + time + ".md");
        StringBuilder out = new StringBuilder("# bench/warmup\n\n");
        Machine.describe(options, java.util.Map.of())
                .forEach((key, value) ->
                        out.append("- ").append(key).append(": ").append(value).append('\n'));
        Files.writeString(file, out.append(table));
        OUT.println("\nwritten to " + options.root().relativize(file));
    }
}
