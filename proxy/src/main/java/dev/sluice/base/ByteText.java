package dev.sluice.base;

import java.util.Arrays;

/** A run of bytes that grows as it is written and is used over again. Owned by one thread at a time. */
public final class ByteText {
    private static final int INITIAL = 128;

    private byte[] bytes = new byte[INITIAL];
    private int size;

    /** Forgets what was written. */
    public void clear() {
        size = 0;
    }

    /** Appends a range. */
    public ByteText append(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        size += end - start;
        return this;
    }

    /** Appends all of an array. */
    public ByteText append(byte[] from) {
        return append(from, 0, from.length);
    }

    /** Appends one byte. */
    public ByteText append(byte b) {
        reserve(1);
        bytes[size++] = b;
        return this;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    /** What was written stands here, from 0 to {@link #size()}; valid until the next append. */
    public byte[] array() {
        return bytes;
    }

    /** How many bytes were written. */
    public int size() {
        return size;
    }

    /** A copy of what was written. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    @Override
    public String toString() {
        return Ascii.text(bytes, 0, size);
    }
}
