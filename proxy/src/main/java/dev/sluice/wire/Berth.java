package dev.sluice.wire;

import org.jspecify.annotations.Nullable;

/** A connection's place in its pool: what the pool notes about it, and nobody else looks at. Owned by the pool's loop. */
public final class Berth {
    /** The connection. */
    public final ClientLink link;

    /** The next in the list of those with room. */
    public @Nullable Berth next;

    /** The one before it in that list; null for the first. */
    public @Nullable Berth previous;

    /** Whether it stands in that list. */
    public boolean isListed;

    /** Whether it is counted as idle. */
    public boolean isResting;

    /** When the connection was opened, in the loop's nanoseconds; 0 before. */
    public long openedNanos;

    /** When the connection became idle, in the loop's nanoseconds. */
    public long idleSinceNanos;

    /** The place of a connection that is not open yet. */
    public Berth(ClientLink link) {
        this.link = link;
    }
}
