package dev.sluice.base;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Operations on ASCII text held as bytes: case folding, comparison, numbers and the token table of RFC 9110 section
 * 5.6.2. Pure; any thread.
 */
public final class Ascii {
    /** What {@link #parseLong} answers for text that is not a plain decimal number. */
    public static final long NOT_A_NUMBER = -1;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final int BILLION = 1_000_000_000;
    private static final int[] POWERS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, BILLION
    };
    private static final byte[] HEX = bytes("0123456789abcdef");
    private static final byte[] LOWER = new byte[256];
    private static final boolean[] TOKEN = new boolean[256];
    private static final byte[] HEX_VALUE = new byte[256];

    static {
        for (int i = 0; i < 256; i++) {
            LOWER[i] = (byte) (i >= 'A' && i <= 'Z' ? i + 32 : i);
            TOKEN[i] = i > 0x20 && i < 0x7f && "\"(),/:;<=>?@[\\]{}".indexOf(i) < 0;
            HEX_VALUE[i] = (byte) Character.digit(i < 128 ? (char) i : 'x', 16);
        }
    }

    private Ascii() {}

    /** The text's bytes; characters above U+00FF become question marks. */
    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** The bytes as text, one character a byte. */
    public static String text(byte[] bytes, int start, int end) {
        return new String(bytes, start, end - start, StandardCharsets.ISO_8859_1);
    }

    /** The byte with A to Z folded to a to z. */
    public static byte lower(byte b) {
        return LOWER[b & 0xff];
    }

    /** Whether the byte may stand in a token (RFC 9110 section 5.6.2). */
    public static boolean isToken(byte b) {
        return TOKEN[b & 0xff];
    }

    /** The value of a hexadecimal digit, or -1. */
    public static int hexValue(byte b) {
        return HEX_VALUE[b & 0xff];
    }

    /** Whether the range equals {@code lower} without regard to case; {@code lower} is in lower case already. */
    public static boolean equalsIgnoreCase(byte[] bytes, int start, int end, byte[] lower) {
        if (end - start != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (LOWER[bytes[start + i] & 0xff] != lower[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether the range equals {@code other} byte for byte. */
    public static boolean equals(byte[] bytes, int start, int end, byte[] other) {
        return java.util.Arrays.equals(bytes, start, end, other, 0, other.length);
    }

    /** The position of the byte in the range, or -1. */
    public static int indexOf(byte[] bytes, int start, int end, byte wanted) {
        for (int i = start; i < end; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /**
     * The decimal number that the range spells: digits only, one to eighteen of them; otherwise {@link #NOT_A_NUMBER}.
     */
    public static long parseLong(byte[] bytes, int start, int end) {
        int digits = end - start;
        if (digits < 1 || digits > 18) {
            return NOT_A_NUMBER;
        }
        long value = 0;
        for (int i = start; i < end; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return NOT_A_NUMBER;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    /** The first byte from {@code from} on that is a control character other than the tab, or {@code end}. */
    public static int textEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (at + 8 <= end && isText((long) LONGS.get(bytes, at))) {
                at += 8;
            } else if (isControl(bytes[at])) {
                return at;
            } else {
                at++;
            }
        }
        return end;
    }

    /** Whether none of eight bytes is below 0x20 or equals 0x7f; may say no where it is yes, never the reverse. */
    private static boolean isText(long eight) {
        long below = (eight - ONES * 0x20) & ~eight & HIGHS;
        long deletes = eight ^ (ONES * 0x7f);
        return (below | ((deletes - ONES) & ~deletes & HIGHS)) == 0;
    }

    private static boolean isControl(byte b) {
        return (b >= 0 && b < 0x20 && b != '\t') || b == 0x7f;
    }

    /** Writes a non-negative number in decimal and answers the position after it. */
    public static int putLong(byte[] into, int at, long value) {
        if (value > Integer.MAX_VALUE) {
            // a division by a constant is a multiplication, and one of ints half the price of one of longs
            long high = value / BILLION;
            int next = putLong(into, at, high);
            putPadded(into, next, (int) (value - high * BILLION), 9);
            return next + 9;
        }
        int rest = (int) value;
        int digits = digits(rest);
        putPadded(into, at, rest, digits);
        return at + digits;
    }

    private static int digits(int value) {
        int digits = 1;
        while (digits < POWERS.length && value >= POWERS[digits]) {
            digits++;
        }
        return digits;
    }

    /** Writes a number in so many digits, with zeros in front. */
    private static void putPadded(byte[] into, int at, int value, int digits) {
        int rest = value;
        for (int i = at + digits - 1; i >= at; i--) {
            int tens = rest / 10;
            into[i] = (byte) ('0' + rest - tens * 10);
            rest = tens;
        }
    }

    /** Writes sixteen hexadecimal digits and answers the position after them. */
    public static int putHex(byte[] into, int at, long value) {
        for (int i = 0; i < 16; i++) {
            into[at + i] = HEX[(int) (value >>> (60 - 4 * i)) & 15];
        }
        return at + 16;
    }
}
