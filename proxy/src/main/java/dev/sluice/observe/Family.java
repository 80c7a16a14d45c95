package dev.sluice.observe;

import java.util.List;

/**
 * A metric family: the name, type, meaning and label names that its series share. The reference page of the metrics is
 * generated from these. Immutable.
 */
public record Family(String name, Type type, String help, List<String> labels) {
    /** How the values of a family behave. */
    public enum Type {
        /** Only grows; starts at zero with the process. */
        COUNTER,
        /** Goes up and down. */
        GAUGE,
        /** Durations counted by size, with their sum. */
        HISTOGRAM
    }

    /** A counter; its name ends in {@code _total}. */
    public static Family counter(String name, String help, String... labels) {
        return new Family(name, Type.COUNTER, help, List.of(labels));
    }

    /** A gauge. */
    public static Family gauge(String name, String help, String... labels) {
        return new Family(name, Type.GAUGE, help, List.of(labels));
    }

    /** A histogram of durations; its name ends in {@code _seconds}. */
    public static Family histogram(String name, String help, String... labels) {
        return new Family(name, Type.HISTOGRAM, help, List.of(labels));
    }
}
