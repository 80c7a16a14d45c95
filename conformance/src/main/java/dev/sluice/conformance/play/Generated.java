package dev.sluice.conformance.play;

/** A body of any length whose every byte follows from its position, so that a shift or a gap shows; pure. */
public final class Generated {
    /** A size to send it in. */
    public static final int PIECE = 64 * 1024;

    private static final int LETTERS = 26;
    private static final int LONG_PERIOD = 997;

    private Generated() {}

    /** The bytes from position {@code at} on. */
    public static byte[] bytes(long at, int count) {
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            long position = at + i;
            bytes[i] = (byte) ('a' + (position + position / LONG_PERIOD) % LETTERS);
        }
        return bytes;
    }
}
