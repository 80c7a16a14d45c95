package dev.sluice.upstream.probe;

import dev.sluice.base.Ascii;

/**
 * Reads the final status of an HTTP/1.x response from its first bytes (RFC 9112 section 4), past interim responses, and
 * nothing else of it. Bounded: a line of 1 KB, 16 KB in all. Owned by the probe's loop, one a check.
 */
final class StatusReader {
    /** Not known yet. */
    static final int MORE = 0;
    /** Not an HTTP/1.x response, or too long a head. */
    static final int GARBAGE = -1;

    private static final int LONGEST_LINE = 1024;
    private static final int LONGEST = 16 * 1024;
    private static final byte[] VERSION = Ascii.bytes("HTTP/1.");
    private static final int STATUS_AT = VERSION.length + 2;

    private final byte[] line = new byte[LONGEST_LINE];
    private int length;
    private int total;
    private boolean interim;
    private int result = MORE;

    /** Takes a byte; the final status, {@link #MORE} or {@link #GARBAGE}, and the same for all bytes after it. */
    int read(byte b) {
        if (result != MORE) {
            return result;
        }
        if (++total > LONGEST || (b != '\n' && length == LONGEST_LINE)) {
            result = GARBAGE;
        } else if (b == '\n') {
            result = onLine(length > 0 && line[length - 1] == '\r' ? length - 1 : length);
            length = 0;
        } else {
            line[length++] = b;
        }
        return result;
    }

    private int onLine(int end) {
        if (interim) {
            interim = end > 0;
            return MORE;
        }
        int status = status(end);
        // 101 is final: no check asks for an upgrade
        if (status >= 100 && status < 200 && status != 101) {
            interim = true;
            return MORE;
        }
        return status;
    }

    private int status(int end) {
        boolean shaped = end >= STATUS_AT + 3
                && Ascii.equals(line, 0, VERSION.length, VERSION)
                && line[VERSION.length] >= '0'
                && line[VERSION.length] <= '9'
                && line[STATUS_AT - 1] == ' '
                && (end == STATUS_AT + 3 || line[STATUS_AT + 3] == ' ');
        long status = shaped ? Ascii.parseLong(line, STATUS_AT, STATUS_AT + 3) : GARBAGE;
        return status >= 100 && status <= 599 ? (int) status : GARBAGE;
    }
}
