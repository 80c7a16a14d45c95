package dev.sluice.wire.h2;

import dev.sluice.base.Ascii;

/**
 * The reader of a {@code Priority} field's value (RFC 9218 section 4): {@code u} from 0 to 7 and {@code i}; everything else
 * in it is passed over, and what can not be read is the default. Reused; owned by one connection.
 */
final class Priority {
    /** The urgency of what says none. */
    static final int DEFAULT = 3;

    private int urgency = DEFAULT;
    private boolean incremental;

    /** The urgency, 0 goes first. */
    int urgency() {
        return urgency;
    }

    /** Whether a part of the response is of use before the rest. */
    boolean isIncremental() {
        return incremental;
    }

    /** Forgets what was read. */
    void clear() {
        urgency = DEFAULT;
        incremental = false;
    }

    /** Reads a dictionary of structured fields (RFC 8941 section 3.2), as far as priorities need it. */
    void read(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end) {
            int comma = Ascii.indexOf(bytes, at, end, (byte) ',');
            int stop = comma < 0 ? end : comma;
            member(bytes, at, stop);
            at = stop + 1;
        }
    }

    private void member(byte[] bytes, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && isBlank(bytes[start])) {
            start++;
        }
        int semicolon = Ascii.indexOf(bytes, start, end, (byte) ';');
        end = semicolon < 0 ? end : semicolon;
        while (end > start && isBlank(bytes[end - 1])) {
            end--;
        }
        parameter(bytes, start, end - start);
    }

    private void parameter(byte[] bytes, int start, int length) {
        if (length == 3 && bytes[start] == 'u' && bytes[start + 1] == '=') {
            int value = bytes[start + 2] - '0';
            urgency = value >= 0 && value <= 7 ? value : urgency;
        } else if (length == 1 && bytes[start] == 'i') {
            incremental = true;
        } else if (length == 4 && bytes[start] == 'i' && bytes[start + 1] == '=' && bytes[start + 2] == '?') {
            incremental = bytes[start + 3] == '1';
        }
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
