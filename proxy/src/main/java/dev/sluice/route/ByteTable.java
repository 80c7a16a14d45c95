package dev.sluice.route;

import dev.sluice.base.Ascii;
import org.jspecify.annotations.Nullable;

/**
 * A hash table from bytes to entries, asked with a range of a request's bytes and a hash of them that the caller
 * computed on the way; open addressing, at most half full. Filled while a router is compiled, then never changed; any
 * thread asks.
 *
 * @param <E> the entries
 */
final class ByteTable<E extends ByteTable.Entry> {
    /** What stands in a table: a key and its hash. */
    static class Entry {
        private final byte[] key;
        private final int hash;

        Entry(byte[] key, int hash) {
            this.key = key;
            this.hash = hash;
        }
    }

    private final boolean foldsCase;
    private @Nullable Entry[] slots = new Entry[2];
    private int size;

    /** An empty table; where it folds case, its keys are in lower case. */
    ByteTable(boolean foldsCase) {
        this.foldsCase = foldsCase;
    }

    /** The hash so far, and one more byte. */
    static int mix(int hash, byte b) {
        return (hash ^ b) * 0x01000193;
    }

    /** Where to look first: the hash with its bits stirred (the finish of MurmurHash3), as names are much alike. */
    private static int slot(int hash, int length) {
        int stirred = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
        stirred = (stirred ^ (stirred >>> 13)) * 0xC2B2AE35;
        return (stirred ^ (stirred >>> 16)) & (length - 1);
    }

    /** Adds an entry whose key is not there yet. */
    void add(E entry) {
        if (2 * ++size > slots.length) {
            Entry[] old = slots;
            slots = new Entry[2 * old.length];
            for (Entry each : old) {
                if (each != null) {
                    place(each);
                }
            }
        }
        place(entry);
    }

    private void place(Entry entry) {
        int slot = slot(entry.hash, slots.length);
        while (slots[slot] != null) {
            slot = (slot + 1) & (slots.length - 1);
        }
        slots[slot] = entry;
    }

    /** The entry whose key the range spells, or null. */
    @SuppressWarnings("unchecked")
    @Nullable
    E find(int hash, byte[] array, int start, int end) {
        int slot = slot(hash, slots.length);
        Entry entry = slots[slot];
        while (entry != null) {
            if (entry.hash == hash && isKey(entry.key, array, start, end)) {
                return (E) entry;
            }
            slot = (slot + 1) & (slots.length - 1);
            entry = slots[slot];
        }
        return null;
    }

    private boolean isKey(byte[] key, byte[] array, int start, int end) {
        return foldsCase ? Ascii.equalsIgnoreCase(array, start, end, key) : Ascii.equals(array, start, end, key);
    }

    /** The most slots that a look-up can touch: the longest run of filled ones, and the empty one behind it. */
    int longestProbe() {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < 2 * slots.length; i++) {
            run = slots[i & (slots.length - 1)] == null ? 0 : run + 1;
            longest = Math.max(longest, run);
        }
        return longest + 1;
    }
}
