package dev.sluice.observe;

/** The well-formed byte sequences of UTF-8 (RFC 3629 section 4), as far as log lines need them. Pure; any thread. */
final class Utf8 {
    private Utf8() {}

    /** The length of the well-formed sequence of two to four bytes at the position; 1 for ASCII, 0 for neither. */
    static int length(byte[] bytes, int at, int end) {
        int first = bytes[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        int length = first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0;
        if (length == 0 || at + length > end || !isSecond(first, bytes[at + 1] & 0xff)) {
            return 0;
        }
        for (int i = at + 2; i < at + length; i++) {
            if ((bytes[i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** Whether the byte may follow the first: no overlong forms, no surrogates, nothing above U+10FFFF. */
    private static boolean isSecond(int first, int second) {
        int from = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int to = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return second >= from && second <= to;
    }

    /** The character of a well-formed sequence of that length. */
    static int codePoint(byte[] bytes, int at, int length) {
        int value = bytes[at] & (0xff >> (length + 1));
        for (int i = at + 1; i < at + length; i++) {
            value = (value << 6) | (bytes[i] & 0x3f);
        }
        return value;
    }

    /** Whether the sequence is a C1 control, or a separator that some readers take for the end of a line. */
    static boolean isControl(byte[] bytes, int at, int length) {
        if (length > 3) {
            return false;
        }
        int character = codePoint(bytes, at, length);
        return character < 0xa0 || character == 0x2028 || character == 0x2029;
    }
}
