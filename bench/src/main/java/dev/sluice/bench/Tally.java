package dev.sluice.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All samples of a run, by case and proxy, with what was found beside them. Used by the main thread. */
final class Tally {

    private final Map<Case, Map<String, List<Sample>>> samples = new EnumMap<>(Case.class);
    private final Map<String, Footprint> footprints = new LinkedHashMap<>();
    private final Map<String, Double> idleBytes = new LinkedHashMap<>();
    private final Map<String, String> javas = new LinkedHashMap<>();

    void add(Case which, String proxy, Sample sample) {
        samples.computeIfAbsent(which, c -> new LinkedHashMap<>())
                .computeIfAbsent(proxy, p -> new ArrayList<>())
                .add(sample);
    }

    void footprint(String proxy, Footprint footprint) {
        footprints.put(proxy, footprint);
    }

    /** Keeps the first value only: later crowds find the memory of the first. */
    void idle(String proxy, double bytesPerConnection) {
        idleBytes.putIfAbsent(proxy, bytesPerConnection);
    }

    void java(String proxy, String version) {
        javas.put(proxy, version);
    }

    Map<Case, Map<String, List<Sample>>> samples() {
        return samples;
    }

    Map<String, Footprint> footprints() {
        return footprints;
    }

    Map<String, Double> idleBytes() {
        return idleBytes;
    }

    Map<String, String> javas() {
        return javas;
    }
}
