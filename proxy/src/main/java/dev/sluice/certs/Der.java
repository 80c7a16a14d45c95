package dev.sluice.certs;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * As much of DER (X.690) as turns the older forms of a private key into PKCS#8: a walk over the elements of some bytes, and writing
 * one. For one thread.
 */
final class Der {
    static final int INTEGER = 0x02;
    static final int OCTETS = 0x04;
    static final int OID = 0x06;
    static final int SEQUENCE = 0x30;
    static final int CONTEXT_0 = 0xa0;

    private static final int MAX_LENGTH_BYTES = 3;

    private final byte[] bytes;
    private int at;
    private final int end;

    Der(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    /** Whether an element of this kind comes next. */
    boolean isNext(int tag) {
        return at < end && (bytes[at] & 0xff) == tag;
    }

    /** Whether nothing comes next. */
    boolean isDone() {
        return at == end;
    }

    /** Takes the next element whatever its kind. */
    byte[] take() {
        if (at == end) {
            throw new IllegalArgumentException("cut at " + at);
        }
        return take(bytes[at] & 0xff);
    }

    /** Takes the next element, which must be of this kind, and answers what is in it. */
    byte[] take(int tag) {
        if (!isNext(tag)) {
            throw new IllegalArgumentException("an element of kind " + tag + " is expected at " + at);
        }
        at++;
        int length = length();
        if (length > end - at) {
            throw new IllegalArgumentException("an element that is cut at " + at);
        }
        at += length;
        return Arrays.copyOfRange(bytes, at - length, at);
    }

    private int length() {
        int first = octet();
        if (first < 0x80) {
            return first;
        }
        int more = first - 0x80;
        if (more == 0 || more > MAX_LENGTH_BYTES) {
            throw new IllegalArgumentException("a length of " + more + " bytes");
        }
        int length = 0;
        for (int i = 0; i < more; i++) {
            length = length << 8 | octet();
        }
        return length;
    }

    private int octet() {
        if (at == end) {
            throw new IllegalArgumentException("cut at " + at);
        }
        return bytes[at++] & 0xff;
    }

    /** One element of the parts, one after the other. */
    static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 5);
        out.write(tag);
        if (length >= 0x80) {
            int more = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
            out.write(0x80 | more);
            for (int shift = (more - 1) * 8; shift >= 0; shift -= 8) {
                out.write(length >> shift);
            }
        } else {
            out.write(length);
        }
        for (byte[] part : parts) {
            out.write(part, 0, part.length);
        }
        return out.toByteArray();
    }
}
