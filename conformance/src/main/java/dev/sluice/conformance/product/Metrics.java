package dev.sluice.conformance.product;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A reading of the metrics page; immutable.
 *
 * @param series the value of each line, by name and labels as they stand
 * @param declared the names that the page says something about, be there a series or not
 */
public record Metrics(Map<String, Double> series, Set<String> declared) {
    private static final String TYPE = "# TYPE ";
    private static final Pattern BETWEEN_LABELS = Pattern.compile(",(?=[a-zA-Z_]+=)");

    /** Reads the Prometheus text format. */
    public static Metrics parse(String text) {
        Map<String, Double> series = new LinkedHashMap<>();
        Set<String> declared = new TreeSet<>();
        for (String line : text.lines().toList()) {
            int space = line.lastIndexOf(' ');
            if (line.startsWith(TYPE)) {
                declared.add(line.substring(TYPE.length(), space));
            } else if (!line.startsWith("#") && space > 0) {
                series.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
            }
        }
        return new Metrics(Map.copyOf(series), Set.copyOf(declared));
    }

    /**
     * The sum of all series of {@code selector}: a name, with {@code {label="value",...}} to choose among them. Zero if there
     * is none.
     */
    public double sum(String selector) {
        String name = selector.replaceAll("\\{.*", "");
        Set<String> wanted = labels(selector);
        double sum = 0;
        for (Map.Entry<String, Double> entry : series.entrySet()) {
            String key = entry.getKey();
            boolean named = key.equals(name) || key.startsWith(name + "{");
            if (named && labels(key).containsAll(wanted)) {
                sum += entry.getValue();
            }
        }
        return sum;
    }

    /** Whether the page declares that name, or any series has it. */
    public boolean has(String name) {
        return declared.contains(name)
                || series.keySet().stream().anyMatch(key -> key.equals(name) || key.startsWith(name + "{"));
    }

    private static Set<String> labels(String key) {
        Set<String> labels = new TreeSet<>();
        int open = key.indexOf('{');
        if (open >= 0) {
            String inside = key.substring(open + 1, key.lastIndexOf('}'));
            for (String label : BETWEEN_LABELS.split(inside, -1)) {
                labels.add(label.trim());
            }
        }
        labels.remove("");
        return labels;
    }
}
