package dev.sluice.upstream.balance;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The lanes that an exchange has tried already, by index: 64 in one word, more of them in an array that is kept for the
 * next exchange. Owned by one loop, reused.
 */
public final class Tried {
    private long low;
    private int count;
    private long @Nullable [] high;

    /** Adds a lane. */
    public void add(Lane lane) {
        if (has(lane)) {
            return;
        }
        count++;
        int index = lane.index();
        if (index < 64) {
            low |= 1L << index;
        } else {
            room(index)[index / 64 - 1] |= 1L << index;
        }
    }

    /** Whether the lane was tried. */
    public boolean has(Lane lane) {
        int index = lane.index();
        if (count == 0) {
            return false;
        }
        if (index < 64) {
            return (low >>> index & 1) != 0;
        }
        int word = index / 64 - 1;
        return high != null && word < high.length && (high[word] >>> index & 1) != 0;
    }

    /** How many were tried. */
    public int count() {
        return count;
    }

    /** Forgets them all. */
    public void clear() {
        low = 0;
        count = 0;
        if (high != null) {
            Arrays.fill(high, 0);
        }
    }

    private long[] room(int index) {
        int words = index / 64;
        if (high == null) {
            high = new long[words];
        } else if (high.length < words) {
            high = Arrays.copyOf(high, words);
        }
        return high;
    }
}
