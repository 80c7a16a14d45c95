package dev.sluice.upstream.probe;

/**
 * How often a server is checked, how long it may take, and how many results in a row change the verdict: {@code rise}
 * passes bring it up, {@code fall} failures take it down. A check that takes longer than the
 * interval makes the next one wait for the interval after. Immutable.
 */
public record Pace(long intervalNanos, long timeoutNanos, int rise, int fall) {
    public Pace {
        if (intervalNanos < 1 || timeoutNanos < 1 || rise < 1 || fall < 1) {
            throw new IllegalArgumentException("interval, timeout, rise and fall are positive, but are " + intervalNanos
                    + " ns, " + timeoutNanos + " ns, " + rise + " and " + fall);
        }
    }
}
