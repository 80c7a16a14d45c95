package dev.sluice.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command bench/compare: every proxy in every case, interleaved, and the table of it. Runs on the main thread. */
final class Compare {

    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    /** A p99 of fewer requests than come in this time is the chance of one scheduler slice. */
    private static final double LEAST_RATE_SECONDS = 4;

    private final Options options;
    private final Rig rig;
    private final Tally tally = new Tally();
    private final Map<Contender, Running> shared = new LinkedHashMap<>();
    private final Map<Contender, Double> rates = new LinkedHashMap<>();

    private Compare(Options options, Rig rig) {
        this.options = options;
        this.rig = rig;
    }

    public static void main(String[] args) throws IOException {
        Options options;
        try {
            options = Options.parse(List.of(args), everybody());
        } catch (IllegalArgumentException e) {
            OUT.println("bench/compare: " + e.getMessage());
            System.exit(2);
            return;
        }
        try (Rig rig = new Rig(options.work())) {
            new Compare(options, rig).run();
        }
    }

    /** Who takes part when nobody is named. */
    private static List<String> everybody() {
        return Envoy.isThere()
                ? List.of("nginx", "nginx-stock", "haproxy", "caddy", "nghttpx", "h2o", "envoy", "sluice")
                : List.of("nginx", "nginx-stock", "haproxy", "caddy", "nghttpx", "h2o", "sluice");
    }

    private void run() throws IOException {
        for (Contender each : options.contenders()) {
            OUT.println("starting and stopping " + each.name());
            tally.footprint(each.name(), Footprint.of(rig, each, options.starts()));
        }
        rig.wrk().run(Case.KEEPALIVE_64, rig.origin().port(), options.warmSeconds() / 2);
        for (Contender each : options.contenders()) {
            shared.put(each, startWarm(each, 1));
        }
        for (Case which : options.cases()) {
            run(which);
        }
        write(new Report(Machine.describe(options, tally.javas()), tally));
    }

    private Running startWarm(Contender contender, int routes) throws IOException {
        Running running = rig.start(contender, routes, Rig.PROXY_CORE);
        String java = running.javaVersion();
        if (java != null) {
            tally.java(contender.name(), java);
        }
        rig.wrk().run(Case.KEEPALIVE_64, running.port(), options.warmSeconds());
        running.emptyLog();
        return running;
    }

    private void run(Case which) throws IOException {
        Map<Contender, Running> proxies = which.fresh() ? new LinkedHashMap<>() : shared;
        List<Contender> contenders = options.contenders().stream()
                .filter(each -> each.takesPartIn(which))
                .toList();
        for (Contender each : contenders) {
            if (which.fresh()) {
                proxies.put(each, startWarm(each, which.routes()));
            }
            warm(which, each, running(proxies, each));
        }
        if (which == Case.RATE_EQUAL) {
            double least = Collections.min(rates.values());
            rates.replaceAll((contender, own) -> least);
        }
        int count = contenders.size();
        for (int round = 0; round < options.rounds(); round++) {
            for (int turn = 0; turn < count; turn++) {
                Contender each = contenders.get((round + turn) % count);
                tally.add(which, each.name(), sample(which, each, running(proxies, each)));
            }
        }
        if (which.fresh()) {
            proxies.values().forEach(rig::stop);
        }
        StringBuilder out = new StringBuilder();
        Report.table(out, which, tally.samples().getOrDefault(which, Map.of()));
        OUT.print(out);
    }

    private static Running running(Map<Contender, Running> proxies, Contender which) {
        Running running = proxies.get(which);
        if (running == null) {
            throw new IllegalStateException(which.name() + " was not started");
        }
        return running;
    }

    /** A short unmeasured run of the case's own kind; for a constant rate, the saturation that it is a share of. */
    private void warm(Case which, Contender contender, Running proxy) throws IOException {
        double seconds = Math.max(1, options.seconds() / 2);
        switch (which.shape) {
            case IDLE -> {}
            case RATE -> {
                rates.put(contender, 0.8 * SteadyRate.saturation(which, proxy.port(), seconds));
                load(which, contender, proxy, seconds);
            }
            default -> load(which, contender, proxy, seconds);
        }
        proxy.emptyLog();
    }

    private Sample sample(Case which, Contender contender, Running proxy) throws IOException {
        if (which.shape != Case.Shape.IDLE) {
            return rig.measure(
                    proxy, which.shape != Case.Shape.MESSAGES, () -> load(which, contender, proxy, options.seconds()));
        }
        long before = Processes.memory(proxy.handle(), "Pss");
        try (IdleCrowd crowd = IdleCrowd.gather(proxy.port(), Case.MANY)) {
            long after = Processes.memory(proxy.handle(), "Pss");
            tally.idle(contender.name(), (double) (after - before) / Case.MANY);
            return rig.measure(proxy, true, () -> {
                Load load = load(which, contender, proxy, options.seconds());
                return load.with(crowd.lost());
            });
        }
    }

    private Load load(Case which, Contender contender, Running proxy, double seconds) throws IOException {
        if (which.shape == Case.Shape.RATE) {
            return SteadyRate.run(
                    which, proxy.port(), rates.getOrDefault(contender, 1000.0), Math.max(LEAST_RATE_SECONDS, seconds));
        }
        return switch (which.shape) {
            case TLS, H2, GRPC -> rig.h2load().run(which, proxy.setup().tlsPort(), seconds);
            case MESSAGES -> Messages.run(which, proxy.port(), seconds);
            case HANDSHAKE -> rig.handshakes().run(which, proxy.setup().tlsPort(), seconds);
            default -> rig.wrk().run(which, proxy.port(), seconds);
        };
    }

    private void write(Report report) throws IOException {
        String time = ZonedDateTime.now(ZoneOffset.UTC).format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"));
        Path results = Files.createDirectories(options.root().resolve("bench/results"));
        Path table = results.resolve("compare-" + time + ".md");
        Files.writeString(table, report.markdown());
        Files.writeString(results.resolve("compare-" + time + ".json"), report.json());
        OUT.println();
        OUT.print(report.markdown());
        OUT.println("\nwritten to " + options.root().relativize(table) + " and .json beside it");
    }
}
