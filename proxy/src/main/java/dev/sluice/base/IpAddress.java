package dev.sluice.base;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses as bytes, four for IPv4 and sixteen for IPv6, and their literals: read strictly (RFC 4291 section 2.2,
 * no zone, no octal, no name ever looked up), written canonically (RFC 5952). Pure; any thread.
 */
public final class IpAddress {
    /** What {@link #parse(byte[], int, int, byte[])} answers for text that is no address literal. */
    public static final int NOT_AN_ADDRESS = -1;

    /** Bytes of an IPv4 address. */
    public static final int V4_BYTES = 4;

    /** Bytes of an IPv6 address. */
    public static final int V6_BYTES = 16;

    /** The most bytes that {@link #put} writes. */
    public static final int MAX_TEXT_BYTES = 45;

    private static final int MAPPED_PREFIX_BYTES = 12;
    private static final int GROUPS = 8;
    private static final byte[] MAPPED_TEXT = Ascii.bytes("::ffff:");

    private IpAddress() {}

    /**
     * Reads a literal without brackets into {@code into}, which has room for sixteen bytes, and answers how many it
     * wrote: 4, 16 or {@link #NOT_AN_ADDRESS}. What {@code into} holds after a failure is not defined.
     */
    public static int parse(byte[] text, int start, int end, byte[] into) {
        if (Ascii.indexOf(text, start, end, (byte) ':') >= 0) {
            return parseV6(text, start, end, into);
        }
        return parseV4(text, start, end, into, 0) ? V4_BYTES : NOT_AN_ADDRESS;
    }

    /** The address that the literal spells, or null. */
    public static byte @Nullable [] parse(String text) {
        byte[] bytes = Ascii.bytes(text);
        byte[] into = new byte[V6_BYTES];
        int length = parse(bytes, 0, bytes.length, into);
        return length == NOT_AN_ADDRESS ? null : Arrays.copyOf(into, length);
    }

    /** Whether the address is an IPv4 address in IPv6 clothes, {@code ::ffff:a.b.c.d} (RFC 4291 section 2.5.5.2). */
    public static boolean isMapped(byte[] address, int length) {
        if (length != V6_BYTES || address[10] != -1 || address[11] != -1) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (address[i] != 0) {
                return false;
            }
        }
        return true;
    }

    /** The address itself, or the four bytes of an IPv4-mapped one. */
    public static byte[] unmapped(byte[] address) {
        return isMapped(address, address.length) ? Arrays.copyOfRange(address, MAPPED_PREFIX_BYTES, V6_BYTES) : address;
    }

    /** Writes the canonical text (RFC 5952) of the first {@code length} bytes and answers the position after it. */
    public static int put(byte[] into, int at, byte[] address, int length) {
        if (length == V4_BYTES) {
            return putV4(into, at, address, 0);
        }
        if (isMapped(address, length)) {
            System.arraycopy(MAPPED_TEXT, 0, into, at, MAPPED_TEXT.length);
            return putV4(into, at + MAPPED_TEXT.length, address, MAPPED_PREFIX_BYTES);
        }
        return putV6(into, at, address);
    }

    /** The canonical text of the address. */
    public static String text(byte[] address) {
        byte[] into = new byte[MAX_TEXT_BYTES];
        return Ascii.text(into, 0, put(into, 0, address, address.length));
    }

    private static boolean parseV4(byte[] text, int start, int end, byte[] into, int at) {
        int from = start;
        for (int i = 0; i < V4_BYTES; i++) {
            int stop = i == V4_BYTES - 1 ? end : Ascii.indexOf(text, from, end, (byte) '.');
            if (stop < 0 || stop - from > 3 || (stop - from > 1 && text[from] == '0')) {
                return false;
            }
            long value = Ascii.parseLong(text, from, stop);
            if (value < 0 || value > 255) {
                return false;
            }
            into[at + i] = (byte) value;
            from = stop + 1;
        }
        return true;
    }

    private static int parseV6(byte[] text, int start, int end, byte[] into) {
        int at = start;
        int written = 0;
        int gap = -1;
        if (startsWithGap(text, at, end)) {
            gap = 0;
            at += 2;
        }
        while (at < end) {
            int stop = Ascii.indexOf(text, at, end, (byte) ':');
            int groupEnd = stop < 0 ? end : stop;
            int wrote = parseGroup(text, at, groupEnd, into, written);
            boolean isLast = groupEnd == end;
            if (wrote < 0 || (wrote == V4_BYTES && !isLast) || groupEnd == end - 1) {
                // The last byte may be a colon only as the second one of a gap.
                return NOT_AN_ADDRESS;
            }
            written += wrote;
            at = isLast ? end : groupEnd + 1;
            if (at < end && text[at] == ':') {
                if (gap >= 0) {
                    return NOT_AN_ADDRESS;
                }
                gap = written;
                at++;
            }
        }
        return widen(into, written, gap);
    }

    private static boolean startsWithGap(byte[] text, int at, int end) {
        return end - at >= 2 && text[at] == ':' && text[at + 1] == ':';
    }

    /** Reads one group, or the IPv4 tail, and answers how many bytes it fills, or -1. */
    private static int parseGroup(byte[] text, int start, int end, byte[] into, int at) {
        if (Ascii.indexOf(text, start, end, (byte) '.') >= 0) {
            return at <= MAPPED_PREFIX_BYTES && parseV4(text, start, end, into, at) ? V4_BYTES : -1;
        }
        if (at == V6_BYTES || end == start || end - start > 4) {
            return -1;
        }
        int value = 0;
        for (int i = start; i < end; i++) {
            int digit = Ascii.hexValue(text[i]);
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        into[at] = (byte) (value >> 8);
        into[at + 1] = (byte) value;
        return 2;
    }

    private static int widen(byte[] into, int written, int gap) {
        if (gap < 0) {
            return written == V6_BYTES ? V6_BYTES : NOT_AN_ADDRESS;
        }
        if (written == V6_BYTES) {
            return NOT_AN_ADDRESS;
        }
        int tail = written - gap;
        System.arraycopy(into, gap, into, V6_BYTES - tail, tail);
        Arrays.fill(into, gap, V6_BYTES - tail, (byte) 0);
        return V6_BYTES;
    }

    private static int putV4(byte[] into, int start, byte[] address, int from) {
        int at = Ascii.putLong(into, start, address[from] & 0xff);
        for (int i = 1; i < V4_BYTES; i++) {
            into[at++] = '.';
            at = Ascii.putLong(into, at, address[from + i] & 0xff);
        }
        return at;
    }

    private static int putV6(byte[] into, int start, byte[] address) {
        long run = longestZeroRun(address);
        int runStart = (int) (run >> 32);
        int runEnd = (int) run;
        int at = start;
        int i = 0;
        while (i < GROUPS) {
            if (i == runStart) {
                into[at++] = ':';
                into[at++] = ':';
                i = runEnd;
                continue;
            }
            if (i > 0 && i != runEnd) {
                into[at++] = ':';
            }
            at = putGroup(into, at, group(address, i));
            i++;
        }
        return at;
    }

    /** The first longest run of at least two zero groups: its start in the upper half, its end in the lower. */
    private static long longestZeroRun(byte[] address) {
        int best = -1;
        int bestEnd = -1;
        int i = 0;
        while (i < GROUPS) {
            int end = i;
            while (end < GROUPS && group(address, end) == 0) {
                end++;
            }
            if (end - i >= 2 && end - i > bestEnd - best) {
                best = i;
                bestEnd = end;
            }
            i = end + 1;
        }
        return (long) best << 32 | (bestEnd & 0xffffffffL);
    }

    private static int group(byte[] address, int i) {
        return (address[2 * i] & 0xff) << 8 | (address[2 * i + 1] & 0xff);
    }

    private static int putGroup(byte[] into, int start, int value) {
        int at = start;
        for (int shift = 12; shift >= 0; shift -= 4) {
            if (shift == 0 || value >> shift != 0) {
                into[at++] = (byte) Character.forDigit(value >> shift & 15, 16);
            }
        }
        return at;
    }
}
