package dev.sluice.bench;

/** The little that origin and load need to know of a message head. Pure. */
final class HeadBytes {

    private static final byte[] LENGTH = {'c', 'o', 'n', 't', 'e', 'n', 't', '-', 'l', 'e', 'n', 'g', 't', 'h', ':'};

    private HeadBytes() {}

    /** The index after the empty line within the first {@code length} bytes, or -1. */
    static int end(byte[] bytes, int length) {
        for (int i = 3; i < length; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    /** The Content-Length of a head that ends at {@code end}, or 0. */
    static long contentLength(byte[] bytes, int end) {
        for (int i = 1; i + LENGTH.length < end; i++) {
            if (bytes[i - 1] == '\n' && isLength(bytes, i)) {
                return number(bytes, i + LENGTH.length);
            }
        }
        return 0;
    }

    private static boolean isLength(byte[] bytes, int at) {
        for (int i = 0; i < LENGTH.length; i++) {
            byte each = bytes[at + i];
            if ((each >= 'A' && each <= 'Z' ? each + 32 : each) != LENGTH[i]) {
                return false;
            }
        }
        return true;
    }

    private static long number(byte[] bytes, int at) {
        int i = at;
        while (bytes[i] == ' ') {
            i++;
        }
        long value = 0;
        for (; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            value = value * 10 + (bytes[i] - '0');
        }
        return value;
    }
}
