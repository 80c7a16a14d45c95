package dev.sluice.admin;

import dev.sluice.observe.DurationBuckets;
import dev.sluice.observe.Family;
import dev.sluice.observe.MeterReader;
import dev.sluice.observe.Meters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All meters as they stood at one moment, looked up by name. Made and read by one thread. */
final class Readings implements MeterReader {
    private static final long NANOS_PER_MICRO = 1000;

    private final Map<String, Map<List<String>, Long>> values = new HashMap<>();
    private final Map<String, Map<List<String>, List<List<Long>>>> durations = new HashMap<>();
    private final Map<String, Map<List<String>, Long>> sums = new HashMap<>();
    private String family = "";

    private Readings() {}

    static Readings of(Meters meters) {
        Readings readings = new Readings();
        meters.read(readings);
        return readings;
    }

    @Override
    public void family(Family next) {
        family = next.name();
    }

    @Override
    public void value(List<String> labels, List<String> moreLabels, long value) {
        List<String> key = new ArrayList<>(labels);
        key.addAll(moreLabels);
        values.computeIfAbsent(family, any -> new HashMap<>()).put(List.copyOf(key), value);
    }

    @Override
    public void durations(List<String> labels, long[] counts, long sumNanos) {
        List<List<Long>> buckets = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] != 0) {
                buckets.add(List.of(DurationBuckets.longestNanos(i) / NANOS_PER_MICRO, counts[i]));
            }
        }
        durations.computeIfAbsent(family, any -> new HashMap<>()).put(List.copyOf(labels), buckets);
    }

    /** The number of the family under these labels, 0 if there is none. */
    long value(String name, String... labels) {
        return all(name).getOrDefault(List.of(labels), 0L);
    }

    /** The sum of the family's numbers whose labels begin with these. */
    long sum(String name, String... labels) {
        return sums.computeIfAbsent(name, this::grouped).getOrDefault(List.of(labels), 0L);
    }

    /** The sums for every beginning of labels, added up once, as a page asks for thousands. */
    private Map<List<String>, Long> grouped(String name) {
        Map<List<String>, Long> grouped = new HashMap<>();
        all(name).forEach((labels, value) -> {
            for (int i = 0; i <= labels.size(); i++) {
                grouped.merge(List.copyOf(labels.subList(0, i)), value, Long::sum);
            }
        });
        return grouped;
    }

    /** All numbers of the family by their labels. */
    Map<List<String>, Long> all(String name) {
        return values.getOrDefault(name, Map.of());
    }

    /** The histogram as pairs of an upper bound in microseconds and a count, empty buckets left out. */
    List<List<Long>> buckets(String name, String... labels) {
        return durations.getOrDefault(name, Map.of()).getOrDefault(List.of(labels), List.of());
    }
}
