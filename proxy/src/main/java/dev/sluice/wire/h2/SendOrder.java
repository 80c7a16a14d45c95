package dev.sluice.wire.h2;

import org.jspecify.annotations.Nullable;

/**
 * The streams that have bytes to send and a window for them, in the order they are to be served (RFC 9218 section 10):
 * by urgency, and within one urgency in the order they came, incremental ones in turn. Owned by one connection.
 */
final class SendOrder {
    private static final int URGENCIES = 8;

    private final @Nullable Stream[] first = new @Nullable Stream[URGENCIES];
    private final @Nullable Stream[] last = new @Nullable Stream[URGENCIES];
    private int occupied;

    /** The stream to serve now, or null. */
    @Nullable
    Stream next() {
        return occupied == 0 ? null : first[Integer.numberOfTrailingZeros(occupied)];
    }

    /** Puts the stream behind the others of its urgency, unless it stands there already. */
    void add(Stream stream) {
        if (stream.isQueued) {
            return;
        }
        int urgency = stream.urgency;
        stream.isQueued = true;
        stream.nextToSend = null;
        Stream before = last[urgency];
        stream.previousToSend = before;
        if (before == null) {
            first[urgency] = stream;
        } else {
            before.nextToSend = stream;
        }
        last[urgency] = stream;
        occupied |= 1 << urgency;
    }

    /** Takes the stream out, if it is there. */
    void remove(Stream stream) {
        if (!stream.isQueued) {
            return;
        }
        int urgency = stream.urgency;
        stream.isQueued = false;
        Stream before = stream.previousToSend;
        Stream after = stream.nextToSend;
        if (before == null) {
            first[urgency] = after;
        } else {
            before.nextToSend = after;
        }
        if (after == null) {
            last[urgency] = before;
        } else {
            after.previousToSend = before;
        }
        if (first[urgency] == null) {
            occupied &= ~(1 << urgency);
        }
        stream.previousToSend = null;
        stream.nextToSend = null;
    }

    /** The stream was served: an incremental one lets the others of its urgency go first. */
    void served(Stream stream) {
        if (stream.incremental && stream.isQueued && stream.nextToSend != null) {
            remove(stream);
            add(stream);
        }
    }

    /** Gives the stream another priority. */
    void prioritise(Stream stream, Priority priority) {
        boolean queued = stream.isQueued;
        remove(stream);
        stream.urgency = priority.urgency();
        stream.incremental = priority.isIncremental();
        if (queued) {
            add(stream);
        }
    }
}
