package dev.sluice.bench;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The last table of a comparison: Sluice's figures against the better of nginx and HAProxy, once with nginx tuned and once as
 * it comes, beside what was promised. Pure.
 */
final class Summary {
    private static final String OURS = "sluice";
    private static final List<String> TUNED = List.of("nginx", "haproxy");
    private static final List<String> STOCK = List.of("nginx-stock", "haproxy");

    /** At most this share of the better peer's CPU time per request. */
    private static final Map<Case, Double> CPU = Map.of(
            Case.KEEPALIVE_1, 0.90,
            Case.KEEPALIVE_64, 0.90,
            Case.KEEPALIVE_512, 0.90,
            Case.BODY_10K, 0.95,
            Case.BODY_1M, 0.70);

    private static final double P99_RATIO = 1.5;
    private static final double RESIDENT_MB = 120;
    private static final double IDLE_KB = 10;
    private static final double READY_MILLIS = 500;

    private final Tally tally;

    Summary(Tally tally) {
        this.tally = tally;
    }

    void append(StringBuilder out) {
        out.append("\n## summary: sluice against what was promised\n\n");
        out.append("| figure | at most | nginx tuned or HAProxy | | nginx stock or HAProxy | |\n");
        out.append("|---|---:|---:|---|---:|---|\n");
        tally.samples().forEach((which, proxies) -> {
            if (!which.isForEverybody()) {
                ratios(out, "CPU per request, " + which.key, CPU.get(which), proxies, Sample::cpuMicros);
            }
        });
        rates(out, "p99 at 80% of its own saturation, of nginx's", Case.RATE);
        rates(out, "p99 at 80% of the slowest's saturation, of nginx's", Case.RATE_EQUAL);
        own(out);
        encrypted(out);
    }

    private void encrypted(StringBuilder out) {
        StringBuilder rows = new StringBuilder();
        tally.samples().forEach((which, proxies) -> {
            if (which.isForEverybody()) {
                double target = which == Case.H2_64X32 ? 0.75 : 1.0;
                best(rows, which, target, proxies);
            }
        });
        if (rows.length() > 0) {
            out.append("\n| CPU per request | at most | of the best peer | | that is |\n|---|---:|---:|---|---|\n");
            out.append(rows);
        }
    }

    private static void best(StringBuilder out, Case which, double target, Map<String, List<Sample>> proxies) {
        List<String> peers =
                proxies.keySet().stream().filter(name -> !name.equals(OURS)).toList();
        OptionalDouble ratio = ratio(proxies, peers, Sample::cpuMicros);
        if (ratio.isEmpty() || peers.isEmpty()) {
            return;
        }
        String best = Collections.min(
                peers,
                Comparator.comparingDouble(
                        peer -> Sample.median(proxies.getOrDefault(peer, List.of()), Sample::cpuMicros)));
        out.append("| ").append(which.key).append(" | ").append(text(target)).append(" |");
        cells(out, target, ratio);
        out.append(' ').append(best).append(" |\n");
    }

    private static void ratios(
            StringBuilder out,
            String figure,
            @Nullable Double target,
            Map<String, List<Sample>> proxies,
            ToDoubleFunction<Sample> of) {
        OptionalDouble tuned = ratio(proxies, TUNED, of);
        OptionalDouble stock = ratio(proxies, STOCK, of);
        row(out, figure, target, tuned, stock);
    }

    /** The promise about latency is one about nginx alone. */
    private void rates(StringBuilder out, String figure, Case which) {
        Map<String, List<Sample>> proxies = tally.samples().getOrDefault(which, Map.of());
        OptionalDouble tuned = ratio(proxies, List.of("nginx"), Sample::p99Millis);
        OptionalDouble stock = ratio(proxies, List.of("nginx-stock"), Sample::p99Millis);
        row(out, figure, P99_RATIO, tuned, stock);
    }

    private void own(StringBuilder out) {
        Footprint rest = tally.footprints().get(OURS);
        Double idle = tally.idleBytes().get(OURS);
        OptionalDouble none = OptionalDouble.empty();
        row(out, "MB resident at rest", RESIDENT_MB, rest == null ? none : of(rest.restBytes() / 1e6), none);
        row(out, "KB per idle connection", IDLE_KB, idle == null ? none : of(idle / 1024), none);
        row(
                out,
                "ms until ready, both cores",
                READY_MILLIS,
                rest == null ? none : of(rest.readyBothCoresMillis()),
                none);
        row(out, "ms until ready, core 0 only", null, rest == null ? none : of(rest.readyOneCoreMillis()), none);
    }

    private static OptionalDouble of(double value) {
        return OptionalDouble.of(value);
    }

    /** Our median to the smallest of the peers' medians; nothing where we or any of them did not take part. */
    private static OptionalDouble ratio(
            Map<String, List<Sample>> proxies, List<String> peers, ToDoubleFunction<Sample> figure) {
        List<Sample> ours = proxies.get(OURS);
        if (ours == null || !proxies.keySet().containsAll(peers)) {
            return OptionalDouble.empty();
        }
        double better = Double.MAX_VALUE;
        for (String peer : peers) {
            better = Math.min(better, Sample.median(proxies.getOrDefault(peer, List.of()), figure));
        }
        return OptionalDouble.of(Sample.median(ours, figure) / better);
    }

    private static void row(
            StringBuilder out, String figure, @Nullable Double target, OptionalDouble first, OptionalDouble second) {
        if (first.isEmpty() && second.isEmpty()) {
            return;
        }
        out.append("| ")
                .append(figure)
                .append(" | ")
                .append(target == null ? "–" : text(target))
                .append(" |");
        cells(out, target, first);
        cells(out, target, second);
        out.append('\n');
    }

    private static void cells(StringBuilder out, @Nullable Double target, OptionalDouble value) {
        String verdict = target == null || value.isEmpty() ? "" : value.getAsDouble() <= target ? "met" : "missed";
        out.append(' ')
                .append(value.isEmpty() ? "–" : text(value.getAsDouble()))
                .append(" | ")
                .append(verdict)
                .append(" |");
    }

    private static String text(double value) {
        return String.format(Locale.ROOT, value < 50 ? "%.2f" : "%.0f", value);
    }
}
