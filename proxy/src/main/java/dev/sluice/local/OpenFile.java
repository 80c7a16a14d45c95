package dev.sluice.local;

import dev.sluice.base.Ascii;
import java.nio.channels.FileChannel;

/**
 * A file opened for reading, with what was true of it when it was opened. Owned by one exchange; the channel is read
 * and closed on the blocking pool, by one task at a time.
 */
record OpenFile(FileChannel channel, long size, long modifiedNanos, byte[] type) {
    private static final int HEX_DIGITS = 16;

    /** A strong entity tag of size and time of change: what has neither changed has not changed (RFC 9110 8.8.3). */
    byte[] etag() {
        byte[] tag = new byte[2 + 2 * HEX_DIGITS + 1];
        tag[0] = '"';
        int dash = Ascii.putHex(tag, 1, modifiedNanos);
        tag[dash] = '-';
        int end = Ascii.putHex(tag, dash + 1, size);
        tag[end] = '"';
        return tag;
    }
}
