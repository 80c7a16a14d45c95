package dev.sluice.base;

import org.jspecify.annotations.Nullable;

/**
 * An IP address as 128 bits, an IPv4 address in its IPv4-mapped form (RFC 4291 section 2.5.5.2): an immutable value for any
 * thread. Parsing reads literals only and never asks a resolver.
 */
public record IpAddress(long high, long low) {
    private static final long MAPPED = 0xffff_0000_0000L;

    /** The address that a literal says, in RFC 4291 section 2.2 or dotted decimal form without leading zeros; null when none. */
    public static @Nullable IpAddress parse(String text) {
        return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
    }

    /** The address in its four or sixteen bytes. */
    public static IpAddress of(byte[] bytes) {
        if (bytes.length == 4) {
            return new IpAddress(0, MAPPED | number(bytes, 0, 4));
        }
        return new IpAddress(number(bytes, 0, 8), number(bytes, 8, 8));
    }

    /** Whether this is an IPv4 address. */
    public boolean isV4() {
        return high == 0 && low >>> 32 == 0xffff;
    }

    private static long number(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = from; i < from + count; i++) {
            value = (value << 8) | (bytes[i] & 0xff);
        }
        return value;
    }

    private static @Nullable IpAddress parseV4(String text) {
        long value = v4(text);
        return value < 0 ? null : new IpAddress(0, MAPPED | value);
    }

    private static long v4(String text) {
        long value = 0;
        int at = 0;
        for (int part = 0; part < 4; part++) {
            int end = Durations.digits(text, at);
            boolean zeroLed = end - at > 1 && text.charAt(at) == '0';
            if (end == at || end - at > 3 || zeroLed) {
                return -1;
            }
            int octet = Integer.parseInt(text, at, end, 10);
            boolean stops = part == 3 ? end == text.length() : end < text.length() && text.charAt(end) == '.';
            if (octet > 255 || !stops) {
                return -1;
            }
            value = (value << 8) | octet;
            at = end + 1;
        }
        return value;
    }

    private static @Nullable IpAddress parseV6(String text) {
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            return null;
        }
        long[] head = new long[3];
        long[] tail = new long[3];
        String left = gap < 0 ? text : text.substring(0, gap);
        String right = gap < 0 ? "" : text.substring(gap + 2);
        if (!groups(left, gap < 0, head) || !groups(right, true, tail)) {
            return null;
        }
        int count = (int) (head[2] + tail[2]);
        if (gap < 0 ? count != 8 : count > 7) {
            return null;
        }
        long[] placed = shiftLeft(head, 8 - (int) head[2]);
        return new IpAddress(placed[0] | tail[0], placed[1] | tail[1]);
    }

    /** Reads colon-separated groups into a 128-bit number (two longs) and their count. */
    private static boolean groups(String text, boolean mayEndInV4, long[] into) {
        if (text.isEmpty()) {
            return true;
        }
        int at = 0;
        while (at <= text.length()) {
            int colon = text.indexOf(':', at);
            int end = colon < 0 ? text.length() : colon;
            if (colon < 0 && mayEndInV4 && text.indexOf('.', at) >= 0) {
                long v4 = v4(text.substring(at));
                push(into, (v4 >>> 16) & 0xffff);
                push(into, v4 & 0xffff);
                return v4 >= 0;
            }
            int group = hex(text, at, end);
            if (group < 0 || into[2] == 8) {
                return false;
            }
            push(into, group);
            at = end + 1;
        }
        return true;
    }

    private static void push(long[] into, long group) {
        into[0] = (into[0] << 16) | (into[1] >>> 48);
        into[1] = (into[1] << 16) | group;
        into[2]++;
    }

    private static long[] shiftLeft(long[] value, int groups) {
        long[] moved = {value[0], value[1], 0};
        for (int i = 0; i < groups; i++) {
            push(moved, 0);
        }
        return moved;
    }

    private static int hex(String text, int from, int end) {
        if (end == from || end - from > 4) {
            return -1;
        }
        int value = 0;
        for (int i = from; i < end; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                return -1;
            }
            value = (value << 4) | digit;
        }
        return value;
    }

    /** The dotted decimal form, or the eight groups in hexadecimal without shortening. */
    @Override
    public String toString() {
        if (isV4()) {
            return ((low >>> 24) & 255) + "." + ((low >>> 16) & 255) + "." + ((low >>> 8) & 255) + "." + (low & 255);
        }
        StringBuilder text = new StringBuilder();
        for (int i = 7; i >= 0; i--) {
            long word = i > 3 ? high : low;
            text.append(Long.toHexString((word >>> ((i & 3) * 16)) & 0xffff)).append(i == 0 ? "" : ":");
        }
        return text.toString();
    }
}
