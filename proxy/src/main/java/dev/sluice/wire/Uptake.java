package dev.sluice.wire;

/**
 * Tells a peer that takes bytes slowly from one that takes none, by what {@link BodySink#unsent()} says at each look. Owned
 * by one loop.
 */
public final class Uptake {
    private long unsent;

    /** Begins with so many bytes waiting to be sent. */
    public void begin(long waiting) {
        unsent = waiting;
    }

    /** Whether fewer bytes wait now than at the last look; this is the next one. */
    public boolean goesOn(long waiting) {
        boolean fewer = waiting < unsent;
        unsent = waiting;
        return fewer;
    }
}
