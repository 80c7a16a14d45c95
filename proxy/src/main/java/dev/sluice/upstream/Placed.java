package dev.sluice.upstream;

/**
 * A value and where it is written, for messages about it that only show once it is used. Two are equal when their values
 * are, so that moving a line changes nothing. Immutable, for any thread.
 *
 * @param place {@code file:line:column}; empty when nothing is written
 */
public record Placed<T>(T value, String place) {
    @Override
    public boolean equals(Object other) {
        return other instanceof Placed<?> placed && value.equals(placed.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
