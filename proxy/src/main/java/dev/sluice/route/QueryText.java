package dev.sluice.route;

import dev.sluice.base.Ascii;
import java.util.Arrays;

/**
 * The reading of a query's names and values where they stand: {@code +} is a space, {@code %XX} the byte it spells, a
 * percent sign without two hexadecimal digits stands for itself (WHATWG URL, application/x-www-form-urlencoded
 * parsing). Pure; any thread.
 */
final class QueryText {
    private QueryText() {}

    /** Where the encoded range stands behind the expected decoded bytes, or -1 if it does not start with them. */
    static int startsWith(byte[] array, int start, int end, byte[] expected) {
        int at = start;
        for (byte wanted : expected) {
            if (at == end || valueAt(array, at, end) != wanted) {
                return -1;
            }
            at += widthAt(array, at, end);
        }
        return at;
    }

    /** The decoded bytes. */
    static byte[] decode(byte[] array, int start, int end) {
        byte[] decoded = new byte[end - start];
        int length = 0;
        int at = start;
        while (at < end) {
            decoded[length++] = valueAt(array, at, end);
            at += widthAt(array, at, end);
        }
        return Arrays.copyOf(decoded, length);
    }

    private static byte valueAt(byte[] array, int at, int end) {
        if (isEscape(array, at, end)) {
            return (byte) (Ascii.hexValue(array[at + 1]) << 4 | Ascii.hexValue(array[at + 2]));
        }
        return array[at] == '+' ? (byte) ' ' : array[at];
    }

    private static int widthAt(byte[] array, int at, int end) {
        return isEscape(array, at, end) ? 3 : 1;
    }

    private static boolean isEscape(byte[] array, int at, int end) {
        return array[at] == '%'
                && at + 2 < end
                && Ascii.hexValue(array[at + 1]) >= 0
                && Ascii.hexValue(array[at + 2]) >= 0;
    }
}
