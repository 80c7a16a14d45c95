package dev.sluice.base;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Objects kept for their next use, the warmest first. It holds what was in use at one time and, after each
 * {@link #trim}, lets a part of those go that nobody has needed since the last: a peak costs its memory for a while, and a
 * steady load never makes an object anew. What is in use is bounded elsewhere, and so is this. Owned by one loop.
 */
public final class Spares<T> {
    private static final int INITIAL = 16;
    private static final int PART = 8;

    private @Nullable Object[] kept = new @Nullable Object[INITIAL];
    private int size;
    private int unused;

    /** The one that was given back last, or null when there is none. */
    @SuppressWarnings("unchecked") // Only give() fills the array.
    public @Nullable T take() {
        if (size == 0) {
            return null;
        }
        T taken = (T) kept[--size];
        kept[size] = null;
        if (size < unused) {
            unused = size;
        }
        return taken;
    }

    /** Keeps the object, which nobody uses any longer. */
    public void give(T object) {
        if (size == kept.length) {
            kept = Arrays.copyOf(kept, 2 * size);
        }
        kept[size++] = object;
    }

    /** Lets an eighth of what was not needed since the last call go; to be called about once a second. */
    public void trim() {
        int less = size - (unused + PART - 1) / PART;
        Arrays.fill(kept, less, size, null);
        size = less;
        unused = less;
        if (kept.length > INITIAL && less < kept.length / 4) {
            kept = Arrays.copyOf(kept, Math.max(INITIAL, kept.length / 2));
        }
    }

    /** Objects kept now. */
    public int size() {
        return size;
    }
}
