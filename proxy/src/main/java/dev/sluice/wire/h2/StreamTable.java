package dev.sluice.wire.h2;

import org.jspecify.annotations.Nullable;

/**
 * The open streams of a connection by their number: open addressing with linear probing, no boxes, deletion by moving
 * back what follows (Knuth, volume 3, algorithm 6.4R). Owned by one connection.
 */
final class StreamTable {
    private static final int INITIAL = 8;

    private @Nullable Stream[] slots = new @Nullable Stream[INITIAL];
    private int size;

    /** Streams open. */
    int size() {
        return size;
    }

    /** Stream numbers are all odd or all even. */
    private int slot(int id) {
        return (id >>> 1) & (slots.length - 1);
    }

    /** The stream of the number, or null. */
    @Nullable
    Stream find(int id) {
        int slot = slot(id);
        Stream stream = slots[slot];
        while (stream != null && stream.id != id) {
            slot = (slot + 1) & (slots.length - 1);
            stream = slots[slot];
        }
        return stream;
    }

    /** Adds a stream whose number is not there. */
    void add(Stream stream) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        put(stream);
        size++;
    }

    private void put(Stream stream) {
        int slot = slot(stream.id);
        while (slots[slot] != null) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = stream;
    }

    private void grow() {
        @Nullable Stream[] old = slots;
        slots = new @Nullable Stream[2 * old.length];
        for (Stream stream : old) {
            if (stream != null) {
                put(stream);
            }
        }
    }

    /** Removes the stream of the number. */
    void remove(int id) {
        int hole = slot(id);
        Stream found = slots[hole];
        while (found != null && found.id != id) {
            hole = (hole + 1) & (slots.length - 1);
            found = slots[hole];
        }
        if (found == null) {
            return;
        }
        size--;
        int at = hole;
        while (true) {
            slots[hole] = null;
            Stream next;
            int home;
            do {
                at = (at + 1) & (slots.length - 1);
                next = slots[at];
                if (next == null) {
                    return;
                }
                home = slot(next.id);
            } while (between(hole, home, at));
            slots[hole] = next;
            hole = at;
        }
    }

    /** Whether the home lies cyclically in (hole, at], so that the stream at {@code at} may stay. */
    private static boolean between(int hole, int home, int at) {
        return hole <= at ? hole < home && home <= at : hole < home || home <= at;
    }

    /** All streams now open; an array of its own, for the rare ends and changes of windows. */
    Stream[] all() {
        Stream[] all = new Stream[size];
        int i = 0;
        for (Stream stream : slots) {
            if (stream != null) {
                all[i++] = stream;
            }
        }
        return all;
    }
}
