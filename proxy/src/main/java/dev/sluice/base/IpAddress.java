package dev.sluice.base;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as 128 bits, an IPv4 address in its IPv4-mapped form (RFC 4291 section 2.5.5.2), so that both forms are
 * one address. Literals are read strictly (RFC 4291 section 2.2; no zone, no octal, no name is ever looked up) and
 * written canonically (RFC 5952). Immutable; any thread.
 */
public record IpAddress(long high, long low) {
    /** What {@link #parse(byte[], int, int, byte[])} answers for text that is no address literal. */
    public static final int NOT_AN_ADDRESS = -1;

    /** Bytes of an IPv4 address. */
    public static final int V4_BYTES = 4;

    /** Bytes of an IPv6 address. */
    public static final int V6_BYTES = 16;

    /** The most bytes that {@link #put} writes. */
    public static final int MAX_TEXT_BYTES = 45;

    private static final long MAPPED = 0xffff_0000_0000L;
    private static final int MAPPED_PREFIX_BYTES = 12;
    private static final int GROUPS = 8;

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
    public static @Nullable IpAddress parse(String text) {
        byte[] bytes = Ascii.bytes(text);
        byte[] into = new byte[V6_BYTES];
        int length = parse(bytes, 0, bytes.length, into);
        return length == NOT_AN_ADDRESS ? null : of(Arrays.copyOf(into, length));
    }

    /** The address in its four or sixteen bytes. */
    public static IpAddress of(byte[] bytes) {
        return new IpAddress(high(bytes), low(bytes));
    }

    /** The upper 64 bits of the address in its four or sixteen bytes. */
    static long high(byte[] bytes) {
        return bytes.length == V4_BYTES ? 0 : number(bytes, 0, Long.BYTES);
    }

    /** The lower 64 bits of the address in its four or sixteen bytes. */
    static long low(byte[] bytes) {
        return bytes.length == V4_BYTES ? MAPPED | number(bytes, 0, V4_BYTES) : number(bytes, Long.BYTES, Long.BYTES);
    }

    private static long number(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = (value << 8) | (bytes[i] & 0xff);
        }
        return value;
    }

    /** Whether this is an IPv4 address. */
    public boolean isV4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    /** Writes the canonical text (RFC 5952; dotted decimal for IPv4) and answers the position after it. */
    public static int put(byte[] into, int at, long high, long low) {
        return high == 0 && low >>> 32 == 0xffff ? putV4(into, at, low) : putV6(into, at, high, low);
    }

    /** Writes the canonical text of the address in its four or sixteen bytes and answers the position after it. */
    public static int put(byte[] into, int at, byte[] address) {
        return put(into, at, high(address), low(address));
    }

    /** The canonical text. */
    @Override
    public String toString() {
        byte[] into = new byte[MAX_TEXT_BYTES];
        return Ascii.text(into, 0, put(into, 0, high, low));
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

    private static int putV4(byte[] into, int start, long low) {
        int at = start;
        for (int shift = 24; shift >= 0; shift -= 8) {
            at = Ascii.putLong(into, at, low >>> shift & 0xff);
            if (shift > 0) {
                into[at++] = '.';
            }
        }
        return at;
    }

    private static int putV6(byte[] into, int start, long high, long low) {
        int gap = longestZeroRun(high, low);
        int gapEnd = zerosEnd(high, low, gap);
        int at = start;
        int i = 0;
        while (i < GROUPS) {
            if (i == gap) {
                into[at++] = ':';
                into[at++] = ':';
                i = gapEnd;
                continue;
            }
            if (i > 0 && i != gapEnd) {
                into[at++] = ':';
            }
            at = putGroup(into, at, group(high, low, i));
            i++;
        }
        return at;
    }

    /** Where the first longest run of at least two zero groups starts, or {@link #GROUPS}. */
    private static int longestZeroRun(long high, long low) {
        int best = GROUPS;
        int bestLength = 1;
        int i = 0;
        while (i < GROUPS) {
            int end = zerosEnd(high, low, i);
            if (end - i > bestLength) {
                best = i;
                bestLength = end - i;
            }
            i = end + 1;
        }
        return best;
    }

    private static int zerosEnd(long high, long low, int from) {
        int end = from;
        while (end < GROUPS && group(high, low, end) == 0) {
            end++;
        }
        return end;
    }

    private static int group(long high, long low, int i) {
        return (int) ((i < 4 ? high : low) >>> (48 - 16 * (i & 3))) & 0xffff;
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
