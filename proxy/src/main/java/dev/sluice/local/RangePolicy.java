package dev.sluice.local;

import dev.sluice.base.Ascii;

/**
 * Which bytes a Range field asks for (RFC 9110 section 14). One range of bytes is served; several, another unit or a
 * field that is not well formed are answered with the whole, as section 14.2 allows. Pure; any thread.
 */
final class RangePolicy {
    /** The bytes from first to last, both included. */
    record Range(long first, long last) {
        long length() {
            return last - first + 1;
        }
    }

    /** The field is to be ignored. */
    static final Range WHOLE = new Range(0, -1);

    /** The range begins behind the end: 416. */
    static final Range UNSATISFIABLE = new Range(-1, -1);

    private static final byte[] BYTES = Ascii.bytes("bytes=");
    private static final long NONE = -1;
    private static final long BAD = -2;

    private RangePolicy() {}

    /** The part of a file of the size that the field's value asks for. */
    static Range decide(byte[] bytes, int start, int end, long size) {
        int from = start + BYTES.length;
        if (from >= end || !Ascii.equalsIgnoreCase(bytes, start, from, BYTES)) {
            return WHOLE;
        }
        int dash = Ascii.indexOf(bytes, from, end, (byte) '-');
        if (dash < 0) {
            return WHOLE;
        }
        long first = number(bytes, from, dash);
        long last = number(bytes, dash + 1, end);
        boolean malformed = first == BAD || last == BAD || (first == NONE && last == NONE);
        if (malformed || (first != NONE && last != NONE && last < first)) {
            return WHOLE;
        }
        return first == NONE ? suffix(last, size) : clip(first, last, size);
    }

    private static Range suffix(long length, long size) {
        if (length == 0) {
            return UNSATISFIABLE;
        }
        // of nothing the last bytes are all there is, and no Content-Range can say so
        return size == 0 ? WHOLE : new Range(Math.max(0, size - length), size - 1);
    }

    private static Range clip(long first, long last, long size) {
        if (first >= size) {
            return UNSATISFIABLE;
        }
        return new Range(first, last == NONE ? size - 1 : Math.min(last, size - 1));
    }

    /** The digits' value, the largest there is when they say more; NONE for no digits, BAD for anything else. */
    private static long number(byte[] bytes, int start, int end) {
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return BAD;
            }
            value = value > (Long.MAX_VALUE - digit) / 10 ? Long.MAX_VALUE : value * 10 + digit;
        }
        return start == end ? NONE : value;
    }
}
