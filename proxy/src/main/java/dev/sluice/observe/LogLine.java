package dev.sluice.observe;

import dev.sluice.base.Ascii;

/**
 * One access-log line while it is written: a fixed array that never grows. Every text has a limit and the line has one;
 * what goes beyond is cut, marked with three dots, and {@link #isCut} says so. Nothing that comes from outside can end
 * the line: control characters and quotes are escaped. Owned by one loop, used again for each line.
 */
public final class LogLine {
    /** The longest line, with its line feed. */
    public static final int LIMIT = 16 * 1024;

    /** Members that {@link #name} knows, from 0. */
    static final int NAMES = 5;

    private static final int RESERVE = 8;
    private static final byte[] QUOTE = Ascii.bytes("\"");
    private static final byte[] DOTS = Ascii.bytes("...");
    private static final byte[] HEX = Ascii.bytes("0123456789abcdef");
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int i = 0x20; i < 0x7f; i++) {
            PLAIN[i] = i != '"' && i != '\\';
        }
    }

    /** Member texts that are remembered; a larger one is rendered anew each time. */
    private static final int REMEMBERED = 256;

    /** A member as it was rendered last. Owned by the line. */
    private static final class Rendered {
        private byte[] value = new byte[0];
        private final byte[] text = new byte[REMEMBERED];
        private int length;
    }

    private final byte[] bytes = new byte[LIMIT];
    private final Rendered[] rendered;
    private final LogTime time = new LogTime();
    private int size;
    private boolean cut;

    LogLine() {
        rendered = new Rendered[NAMES];
        for (int i = 0; i < NAMES; i++) {
            rendered[i] = new Rendered();
        }
    }

    void begin() {
        size = 0;
        cut = false;
    }

    /** Ends the line and answers its length. */
    int end() {
        bytes[size++] = '\n';
        return size;
    }

    byte[] array() {
        return bytes;
    }

    LogTime time() {
        return time;
    }

    /** Whether something was left out since the line began. */
    boolean isCut() {
        return cut;
    }

    /** Appends bytes of our own as they are. */
    void raw(byte[] text) {
        int length = Math.min(text.length, LIMIT - RESERVE - size);
        if (length < text.length) {
            cut = true;
            length = Math.max(length, 0);
        }
        System.arraycopy(text, 0, bytes, size, length);
        size += length;
    }

    /**
     * Appends a member of JSON whose value is one of few arrays that never change: it is escaped when another array than the
     * last time comes, and copied otherwise.
     */
    void name(int slot, byte[] key, byte[] value, int max) {
        Rendered last = rendered[slot];
        int start = size;
        if (last.value == value && start + last.length <= LIMIT - RESERVE) {
            System.arraycopy(last.text, 0, bytes, start, last.length);
            size = start + last.length;
            return;
        }
        boolean before = cut;
        cut = false;
        raw(key);
        json(value, 0, value.length, max);
        raw(QUOTE);
        int length = size - start;
        if (!cut && length <= REMEMBERED) {
            System.arraycopy(bytes, start, last.text, 0, length);
            last.length = length;
            last.value = value;
        }
        cut |= before;
    }

    /** Appends a number of at least zero. */
    void number(long value) {
        if (hasRoom(20)) {
            size = Ascii.putLong(bytes, size, Math.max(value, 0));
        }
    }

    /** Appends a duration in milliseconds with three decimals. */
    void millis(long nanos) {
        if (!hasRoom(24)) {
            return;
        }
        long micros = Math.max(nanos, 0) / 1000;
        size = Ascii.putLong(bytes, size, micros / 1000);
        int rest = (int) (micros % 1000);
        bytes[size++] = '.';
        bytes[size++] = (byte) ('0' + rest / 100);
        bytes[size++] = (byte) ('0' + rest / 10 % 10);
        bytes[size++] = (byte) ('0' + rest % 10);
    }

    private boolean hasRoom(int more) {
        boolean room = size + more <= LIMIT - RESERVE;
        cut |= !room;
        return room;
    }

    /**
     * Appends bytes as the inside of a JSON string (RFC 8259 section 7), at most {@code max} of them after escaping.
     * Valid UTF-8 stays, except control characters and line separators; a byte that is not part of valid UTF-8 becomes
     * the character with its number.
     */
    void json(byte[] from, int start, int end, int max) {
        int stop = Math.min(size + max, LIMIT - RESERVE);
        int i = start;
        while (i < end) {
            int plain = plainEnd(from, i, Math.min(end, i + Math.max(0, stop - size)));
            System.arraycopy(from, i, bytes, size, plain - i);
            size += plain - i;
            i = plain;
            if (i == end) {
                return;
            }
            byte b = from[i];
            int length = b < 0 ? Utf8.length(from, i, end) : 1;
            if (!jsonSpecial(from, i, length, stop)) {
                dots();
                return;
            }
            i += Math.max(length, 1);
        }
    }

    private static int plainEnd(byte[] from, int start, int end) {
        int i = start;
        while (i < end && PLAIN[from[i] & 0xff]) {
            i++;
        }
        return i;
    }

    /** Appends what cannot be copied byte by byte; answers whether there was room. */
    private boolean jsonSpecial(byte[] from, int at, int length, int stop) {
        if (size >= stop) {
            return false;
        }
        byte b = from[at];
        if (length > 1 && !Utf8.isControl(from, at, length)) {
            if (size + length > stop) {
                return false;
            }
            System.arraycopy(from, at, bytes, size, length);
            size += length;
            return true;
        }
        if (b == '"' || b == '\\') {
            if (size + 2 > stop) {
                return false;
            }
            bytes[size++] = '\\';
            bytes[size++] = b;
            return true;
        }
        return unicode(length > 1 ? Utf8.codePoint(from, at, length) : b & 0xff, stop);
    }

    private boolean unicode(int character, int stop) {
        if (size + 6 > stop) {
            return false;
        }
        bytes[size++] = '\\';
        bytes[size++] = 'u';
        for (int shift = 12; shift >= 0; shift -= 4) {
            bytes[size++] = HEX[(character >>> shift) & 15];
        }
        return true;
    }

    /**
     * Appends bytes for a line of text, at most {@code max} of them after escaping: quotes, backslashes and everything
     * that is not printable ASCII become {@code \xHH}, as nginx writes them.
     */
    void text(byte[] from, int start, int end, int max) {
        int stop = Math.min(size + max, LIMIT - RESERVE);
        for (int i = start; i < end; i++) {
            byte b = from[i];
            boolean plain = PLAIN[b & 0xff];
            if (size + (plain ? 1 : 4) > stop) {
                dots();
                return;
            }
            if (plain) {
                bytes[size++] = b;
            } else {
                bytes[size++] = '\\';
                bytes[size++] = 'x';
                bytes[size++] = HEX[(b >>> 4) & 15];
                bytes[size++] = HEX[b & 15];
            }
        }
    }

    private void dots() {
        cut = true;
        if (size + DOTS.length < LIMIT) {
            System.arraycopy(DOTS, 0, bytes, size, DOTS.length);
            size += DOTS.length;
        }
    }
}
