package dev.sluice.wire.h2;

/**
 * A dynamic table of HPACK (RFC 7541 section 2.3.2): the bytes of its entries one behind the other in an array that is
 * moved together when its end is reached, and where they stand in a ring of numbers. Entries are known by the number of
 * their insertion, which may overflow. Owned by one connection.
 */
final class DynamicTable {
    /** What an entry costs beside its bytes (RFC 7541 section 4.1). */
    static final int OVERHEAD = 32;

    private static final int STRIDE = 3;
    private static final int FIRST_BYTES = 512;
    private static final int FIRST_ENTRIES = 16;

    private byte[] bytes = new byte[0];
    private int end;
    private int[] entries = new int[0];
    private int mask;
    private int first;
    private int next;
    private int size;
    private int limit;

    DynamicTable(int limit) {
        this.limit = limit;
    }

    /** The most that entries may cost together. */
    int limit() {
        return limit;
    }

    /** Changes the limit; what does not fit any more goes. */
    void limit(int newLimit) {
        limit = newLimit;
        evict(newLimit);
    }

    /** What the entries cost together. */
    int size() {
        return size;
    }

    /** Entries in the table. */
    int count() {
        return next - first;
    }

    /** The number of the oldest entry. */
    int first() {
        return first;
    }

    /** The number that the next entry gets. */
    int next() {
        return next;
    }

    /** The entries' bytes; valid until the next insertion. */
    byte[] array() {
        return bytes;
    }

    private int at(int number) {
        return (number & mask) * STRIDE;
    }

    /** Where the entry's name starts. */
    int nameStart(int number) {
        return entries[at(number)];
    }

    /** Where its name ends and its value starts. */
    int valueStart(int number) {
        return entries[at(number) + 1];
    }

    /** Where its value ends. */
    int valueEnd(int number) {
        return entries[at(number) + 2];
    }

    private void evict(int most) {
        while (size > most) {
            size -= valueEnd(first) - nameStart(first) + OVERHEAD;
            first++;
        }
        if (first == next) {
            end = 0;
        }
    }

    /** Makes room for an entry, whose name and value must not stand in this table; false when it can not be kept. */
    boolean add(Field field) {
        int length = field.nameLength() + field.valueLength();
        int cost = length + OVERHEAD;
        evict(Math.max(0, limit - cost));
        if (cost > limit) {
            return false;
        }
        reserve(length);
        if (next - first == entries.length / STRIDE) {
            growEntries();
        }
        int nameStart = end;
        System.arraycopy(field.name, field.nameStart, bytes, end, field.nameLength());
        end += field.nameLength();
        int valueStart = end;
        System.arraycopy(field.value, field.valueStart, bytes, end, field.valueLength());
        end += field.valueLength();
        int at = at(next);
        entries[at] = nameStart;
        entries[at + 1] = valueStart;
        entries[at + 2] = end;
        next++;
        size += cost;
        return true;
    }

    private void reserve(int length) {
        if (end + length <= bytes.length) {
            return;
        }
        int start = first == next ? end : nameStart(first);
        int used = end - start;
        byte[] from = bytes;
        // twice the limit, so that moving costs little for each entry
        if (2 * (used + length) > bytes.length) {
            bytes = new byte[Math.max(FIRST_BYTES, Math.min(2 * limit, 4 * (used + length)))];
        }
        System.arraycopy(from, start, bytes, 0, used);
        for (int i = first; i != next; i++) {
            int at = at(i);
            entries[at] -= start;
            entries[at + 1] -= start;
            entries[at + 2] -= start;
        }
        end = used;
    }

    private void growEntries() {
        int[] old = entries;
        int oldMask = mask;
        int[] grown = new int[Math.max(FIRST_ENTRIES * STRIDE, 2 * old.length)];
        mask = grown.length / STRIDE - 1;
        for (int i = first; i != next; i++) {
            System.arraycopy(old, (i & oldMask) * STRIDE, grown, (i & mask) * STRIDE, STRIDE);
        }
        entries = grown;
    }
}
