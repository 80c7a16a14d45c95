package dev.sluice.upstream;

/** The status codes from {@code low} to {@code high}, both included. Immutable, for any thread. */
public record StatusRange(int low, int high) {

    /** Whether {@code status} is one of them. */
    public boolean contains(int status) {
        return low <= status && status <= high;
    }

    @Override
    public String toString() {
        return low == high ? Integer.toString(low) : low + "-" + high;
    }
}
