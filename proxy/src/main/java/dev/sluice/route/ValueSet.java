package dev.sluice.route;

import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The alternatives of one condition: a value fits if it fits any of the patterns. Their order does not count.
 * Immutable; any thread.
 */
final class ValueSet {
    private final ValuePattern[] patterns;
    private final boolean allowsAbsence;

    private ValueSet(ValuePattern[] patterns) {
        this.patterns = patterns;
        this.allowsAbsence = Arrays.asList(patterns).contains(ValuePattern.ABSENT);
    }

    /**
     * The set of the patterns.
     *
     * @throws RouteException if there is none
     */
    static ValueSet of(String what, List<ValuePattern> patterns) {
        if (patterns.isEmpty()) {
            throw new RouteException(what + " needs at least one value");
        }
        TreeMap<String, ValuePattern> sorted = new TreeMap<>();
        for (ValuePattern pattern : patterns) {
            sorted.put(pattern.toString(), pattern);
        }
        return new ValueSet(sorted.values().toArray(new ValuePattern[0]));
    }

    /** Whether a request without the value fits. */
    boolean allowsAbsence() {
        return allowsAbsence;
    }

    boolean matches(byte[] array, int start, int end) {
        for (ValuePattern pattern : patterns) {
            if (pattern.matches(array, start, end)) {
                return true;
            }
        }
        return false;
    }

    boolean matchesEncoded(byte[] array, int start, int end) {
        for (ValuePattern pattern : patterns) {
            if (pattern.matchesEncoded(array, start, end)) {
                return true;
            }
        }
        return false;
    }

    boolean covers(ValueSet other) {
        for (ValuePattern wanted : other.patterns) {
            boolean covered = false;
            for (ValuePattern pattern : patterns) {
                covered |= pattern.covers(wanted);
            }
            if (!covered) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ValueSet set && Arrays.equals(set.patterns, patterns);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(patterns);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (ValuePattern pattern : patterns) {
            text.append(text.length() == 0 ? "" : " or ").append(pattern);
        }
        return text.toString();
    }
}
