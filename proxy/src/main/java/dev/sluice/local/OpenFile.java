package dev.sluice.local;

import dev.sluice.base.Ascii;
import java.nio.channels.FileChannel;

/**
 * A file opened for reading, with what was true of it when it was opened. Owned by one exchange; the channel is read
 * and closed on the blocking pool, by one task at a time.
 */
final class OpenFile {
    private static final int HEX_DIGITS = 16;

    private final FileChannel channel;
    private final long size;
    private final long modifiedNanos;
    private final byte[] type;

    OpenFile(FileChannel channel, long size, long modifiedNanos, byte[] type) {
        this.channel = channel;
        this.size = size;
        this.modifiedNanos = modifiedNanos;
        this.type = type;
    }

    FileChannel channel() {
        return channel;
    }

    long size() {
        return size;
    }

    /** When it was changed, since 1970. */
    long modifiedNanos() {
        return modifiedNanos;
    }

    /** Its Content-Type; do not change the array. */
    byte[] type() {
        return type;
    }

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
