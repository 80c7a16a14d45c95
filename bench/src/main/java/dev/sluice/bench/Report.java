package dev.sluice.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Renders a tally as the table for people and as JSON for programs. Pure. */
final class Report {

    /** Below this, with what others took of the core, a proxy had time to spare, so its requests per second are the load's or the wait's, not its own. */
    static final double SATURATED_PERCENT = 90;

    private final Map<String, String> machine;
    private final Tally tally;

    Report(Map<String, String> machine, Tally tally) {
        this.machine = machine;
        this.tally = tally;
    }

    String markdown() {
        StringBuilder out = new StringBuilder("# bench/compare\n\n");
        machine.forEach((key, value) ->
                out.append("- ").append(key).append(": ").append(value).append('\n'));
        out.append("""

                Medians of all rounds. Each proxy has one worker on core 0; load and origin share core 1.
                core 0: what the proxy used of it; others: what anything else used of it.
                """);
        tally.samples().forEach((which, proxies) -> table(out, which, proxies));
        footprints(out);
        new Summary(tally).append(out);
        return out.toString();
    }

    /** One case alone, for printing as soon as it is done. */
    static void table(StringBuilder out, Case which, Map<String, List<Sample>> proxies) {
        out.append("\n## ").append(which.key).append(": ").append(which.title).append("\n\n");
        out.append("| proxy | req/s | CPU µs/req | spread | core 0 | others | p50 ms | p99 ms | errors |");
        proxies.keySet().forEach(peer -> out.append(" req/s ÷ ").append(peer).append(" |"));
        proxies.keySet().forEach(peer -> out.append(" CPU ÷ ").append(peer).append(" |"));
        proxies.keySet().forEach(peer -> out.append(" p99 ÷ ").append(peer).append(" |"));
        out.append("\n|---|---:|---:|---:|---:|---:|---:|---:|---:|");
        out.append("---:|".repeat(3 * proxies.size())).append('\n');
        proxies.forEach((name, samples) -> {
            Sample median = Sample.median(samples);
            boolean saturated = median.busyPercent() + median.othersPercent() >= SATURATED_PERCENT
                    || which.shape == Case.Shape.RATE;
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f | %.0f%% | %.0f%%%s | %.0f%% | %s | %s | %d |",
                    name,
                    median.perSecond(),
                    median.cpuMicros(),
                    Sample.spread(samples),
                    median.busyPercent(),
                    saturated ? "" : " not saturated",
                    median.othersPercent(),
                    millis(median.p50Millis()),
                    millis(median.p99Millis()),
                    median.errors()));
            ratios(out, name, proxies, Sample::perSecond);
            ratios(out, name, proxies, Sample::cpuMicros);
            ratios(out, name, proxies, Sample::p99Millis);
            out.append('\n');
        });
    }

    /** Not every load knows every figure. */
    private static String millis(double value) {
        return Double.isNaN(value) ? "–" : String.format(Locale.ROOT, "%.3f", value);
    }

    private static void ratios(
            StringBuilder out, String name, Map<String, List<Sample>> proxies, ToDoubleFunction<Sample> figure) {
        double own = Sample.median(proxies.getOrDefault(name, List.of()), figure);
        proxies.forEach((peer, samples) -> out.append(
                peer.equals(name) || Double.isNaN(own)
                        ? " – |"
                        : String.format(Locale.ROOT, " %.2f |", own / Sample.median(samples, figure))));
    }

    private void footprints(StringBuilder out) {
        if (tally.footprints().isEmpty()) {
            return;
        }
        out.append("\n## at rest\n\n");
        out.append("| proxy | resident MB | ready ms, core 0 only | ready ms, both cores |");
        out.append(" KB per idle connection |\n|---|---:|---:|---:|---:|\n");
        tally.footprints().forEach((name, each) -> {
            Double idle = tally.idleBytes().get(name);
            out.append(String.format(
                    Locale.ROOT,
                    "| %s | %.1f | %.0f | %.0f | %s |%n",
                    name,
                    each.restBytes() / 1e6,
                    each.readyOneCoreMillis(),
                    each.readyBothCoresMillis(),
                    idle == null ? "not measured" : String.format(Locale.ROOT, "%.2f", idle / 1024)));
        });
    }

    String json() {
        Map<String, Object> cases = new LinkedHashMap<>();
        tally.samples().forEach((which, proxies) -> {
            Map<String, Object> byProxy = new LinkedHashMap<>();
            proxies.forEach((name, samples) -> byProxy.put(name, figures(samples)));
            cases.put(which.key, byProxy);
        });
        Map<String, Object> rest = new LinkedHashMap<>();
        tally.footprints().forEach((name, each) -> {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("residentBytes", each.restBytes());
            one.put("readyOneCoreMillis", each.readyOneCoreMillis());
            one.put("readyBothCoresMillis", each.readyBothCoresMillis());
            rest.put(name, one);
        });
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("machine", machine);
        all.put("cases", cases);
        all.put("atRest", rest);
        all.put("bytesPerIdleConnection", tally.idleBytes());
        return Json.of(all);
    }

    private static Map<String, Object> figures(List<Sample> samples) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("perSecond", samples.stream().map(Sample::perSecond).toList());
        out.put("cpuMicros", samples.stream().map(Sample::cpuMicros).toList());
        out.put("busyPercent", samples.stream().map(Sample::busyPercent).toList());
        out.put("othersPercent", samples.stream().map(Sample::othersPercent).toList());
        out.put("p50Millis", samples.stream().map(Sample::p50Millis).toList());
        out.put("p99Millis", samples.stream().map(Sample::p99Millis).toList());
        out.put("errors", samples.stream().map(Sample::errors).toList());
        return out;
    }
}
