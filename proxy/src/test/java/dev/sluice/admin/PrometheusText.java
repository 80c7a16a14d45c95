package dev.sluice.admin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of the two text formats: families are described before their samples and stand in one piece, no series
 * comes twice, histograms are cumulative and end in +Inf. Throws {@link IllegalArgumentException} at the first fault.
 */
final class PrometheusText {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.+)})? (-?[0-9]+(?:\\.[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"(,|$)");

    /** Name and labels as written, without the bucket bound, to value. */
    final Map<String, Double> samples = new LinkedHashMap<>();
    /** Family name to type. */
    final Map<String, String> types = new LinkedHashMap<>();

    private final boolean open;
    private final Set<String> families = new HashSet<>();
    private String family = "";
    private String type = "";
    private String bucketSeries = "";
    private double bound;
    private double below;

    private PrometheusText(boolean open) {
        this.open = open;
    }

    static PrometheusText parse(String text, boolean openMetrics) {
        PrometheusText parsed = new PrometheusText(openMetrics);
        check(text.endsWith("\n"), "the last line has no end");
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        lines.remove(lines.size() - 1);
        if (openMetrics) {
            check(lines.remove(lines.size() - 1).equals("# EOF"), "no EOF");
        }
        for (String line : lines) {
            parsed.line(line);
        }
        check(parsed.bucketSeries.isEmpty(), "a histogram has no count");
        return parsed;
    }

    private static void check(boolean condition, String fault) {
        if (!condition) {
            throw new IllegalArgumentException(fault);
        }
    }

    private void line(String line) {
        if (line.startsWith("# HELP ")) {
            String[] parts = line.split(" ", 4);
            check(NAME.matcher(parts[2]).matches() && parts.length == 4, line);
            check(families.add(parts[2]), "family in two pieces: " + line);
            family = parts[2];
            type = "";
        } else if (line.startsWith("# TYPE ")) {
            String[] parts = line.split(" ", -1);
            check(parts.length == 4 && parts[2].equals(family) && type.isEmpty(), line);
            check(Set.of("counter", "gauge", "histogram").contains(parts[3]), line);
            type = parts[3];
            types.put(family, type);
        } else {
            Matcher sample = SAMPLE.matcher(line);
            check(sample.matches() && !type.isEmpty(), line);
            String labels = sample.group(2);
            sample(sample.group(1), labels == null ? "" : labels, Double.parseDouble(sample.group(3)));
        }
    }

    private void sample(String name, String labels, double value) {
        Map<String, String> byName = labels(labels);
        if (type.equals("histogram")) {
            histogram(name, labels, byName, value);
        } else {
            check(name.equals(open && type.equals("counter") ? family + "_total" : family), "stray sample " + name);
            check(!type.equals("counter") || value >= 0, "negative counter " + name);
        }
        check(samples.put(name + "{" + labels + "}", value) == null, "twice: " + name + labels);
    }

    private void histogram(String name, String labels, Map<String, String> byName, double value) {
        if (!name.equals(family + "_bucket")) {
            check(name.equals(family + "_sum") || name.equals(family + "_count"), "stray sample " + name);
            if (name.endsWith("_count")) {
                check(bound == Double.POSITIVE_INFINITY && below == value, "count is not the last bucket");
                bucketSeries = "";
            }
            return;
        }
        String le = byName.getOrDefault("le", "");
        check(!le.isEmpty(), "bucket without le");
        double next = le.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(le);
        check(!open || le.equals("+Inf") || le.contains("."), "le is not a canonical float: " + le);
        String series = name + labels.replaceAll(",?le=\"[^\"]*\"$", "");
        if (series.equals(bucketSeries)) {
            check(next > bound && value >= below, "buckets are not cumulative: " + labels);
        } else {
            check(bucketSeries.isEmpty(), "a histogram has no count");
            bucketSeries = series;
        }
        bound = next;
        below = value;
    }

    private static Map<String, String> labels(String labels) {
        Map<String, String> byName = new LinkedHashMap<>();
        Matcher label = LABEL.matcher(labels);
        int at = 0;
        while (at < labels.length()) {
            check(label.find(at) && label.start() == at, "bad labels " + labels);
            check(byName.put(label.group(1), label.group(2)) == null, "label twice: " + labels);
            at = label.end();
            check(at < labels.length() || label.group(3).isEmpty(), "comma at the end: " + labels);
        }
        return byName;
    }
}
