package dev.sluice.cli.demo;

import java.nio.ByteBuffer;

/** The little that a load generator and its origin read of message heads they know. Pure. */
final class Heads {
    private static final String LENGTH = "content-length: ";

    private Heads() {}

    /** Where the head that begins at the buffer's position ends, behind its empty line; -1 when it is not whole. */
    static int end(ByteBuffer buffer) {
        for (int i = buffer.position() + 3; i < buffer.limit(); i++) {
            if (buffer.get(i) == '\n' && buffer.get(i - 1) == '\r' && buffer.get(i - 2) == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    /** The Content-Length in the head that ends at {@code end}, or 0. */
    static long contentLength(ByteBuffer buffer, int end) {
        for (int i = buffer.position(); i < end - LENGTH.length(); i++) {
            if (buffer.get(i) == '\n' && isLength(buffer, i + 1)) {
                return number(buffer, i + 1 + LENGTH.length());
            }
        }
        return 0;
    }

    private static boolean isLength(ByteBuffer buffer, int at) {
        for (int i = 0; i < LENGTH.length(); i++) {
            if ((buffer.get(at + i) | 0x20) != (LENGTH.charAt(i) | 0x20)) {
                return false;
            }
        }
        return true;
    }

    private static long number(ByteBuffer buffer, int from) {
        long number = 0;
        for (int i = from; i < buffer.limit() && Character.isDigit(buffer.get(i)); i++) {
            number = number * 10 + buffer.get(i) - '0';
        }
        return number;
    }
}
