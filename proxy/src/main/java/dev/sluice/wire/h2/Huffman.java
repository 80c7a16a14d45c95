package dev.sluice.wire.h2;

/**
 * The Huffman code of HPACK (RFC 7541 section 5.2 and appendix B). The code is canonical, so its lengths say all of it.
 * Decoding takes four bits at a step through a table. Pure; any thread.
 */
final class Huffman {
    /** {@link #decode}: the text is no Huffman code. */
    static final int MALFORMED = -1;

    private static final int SYMBOLS = 257;
    private static final int EOS = 256;
    private static final int LONGEST = 30;

    /** The lengths of the codes of all bytes and of the end of the string. */
    private static final byte[] LENGTHS = lengths();

    private static final int[] CODES = new int[SYMBOLS];

    /** For each inner node and four bits: the next node, whether a byte comes out, and which; or FAIL. */
    private static final int[] STEPS;

    /** Nodes at which a text may end: those on the way to EOS by fewer than eight bits. */
    private static final boolean[] ENDS;

    private static final int FAIL = -1;
    private static final int EMITS = 1 << 16;

    static {
        int next = 0;
        for (int length = 1; length <= LONGEST; length++) {
            next <<= 1;
            for (int symbol = 0; symbol < SYMBOLS; symbol++) {
                if (LENGTHS[symbol] == length) {
                    CODES[symbol] = next++;
                }
            }
        }
        int[][] tree = new int[SYMBOLS][2];
        int nodes = 1;
        for (int symbol = 0; symbol < SYMBOLS; symbol++) {
            int node = 0;
            for (int bit = LENGTHS[symbol] - 1; bit > 0; bit--) {
                int side = (CODES[symbol] >>> bit) & 1;
                if (tree[node][side] == 0) {
                    tree[node][side] = nodes++;
                }
                node = tree[node][side];
            }
            // leaves are told from nodes by their sign
            tree[node][CODES[symbol] & 1] = -1 - symbol;
        }
        STEPS = steps(tree, nodes);
        ENDS = new boolean[nodes];
        int node = 0;
        for (int i = 0; i < 8; i++) {
            ENDS[node] = true;
            node = tree[node][1];
        }
    }

    private Huffman() {}

    private static byte[] lengths() {
        int[][] runs = {
            {13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28},
            {28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28},
            {6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6},
            {5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10},
            {13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7},
            {7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6},
            {15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5},
            {6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28},
            {20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23},
            {24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24},
            {22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23},
            {21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23},
            {26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25},
            {19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27},
            {20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23},
            {26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26},
            {30}
        };
        byte[] lengths = new byte[SYMBOLS];
        int at = 0;
        for (int[] run : runs) {
            for (int length : run) {
                lengths[at++] = (byte) length;
            }
        }
        return lengths;
    }

    private static int[] steps(int[][] tree, int nodes) {
        int[] steps = new int[nodes * 16];
        for (int from = 0; from < nodes; from++) {
            for (int bits = 0; bits < 16; bits++) {
                steps[from * 16 + bits] = step(tree, from, bits);
            }
        }
        return steps;
    }

    /** The shortest code has five bits, so that four bits bring at most one byte. */
    private static int step(int[][] tree, int from, int bits) {
        int node = from;
        int emitted = 0;
        for (int bit = 3; bit >= 0; bit--) {
            int next = tree[node][(bits >>> bit) & 1];
            if (next < 0) {
                int symbol = -1 - next;
                if (symbol == EOS) {
                    return FAIL;
                }
                emitted = EMITS | symbol;
                next = 0;
            }
            node = next;
        }
        return emitted | node << 17;
    }

    /**
     * Decodes the range.
     *
     * @param into has room for {@link #mostDecoded} bytes from {@code at} on
     * @return where the text ends, or {@link #MALFORMED}
     */
    static int decode(byte[] from, int start, int end, byte[] into, int at) {
        int to = at;
        int node = 0;
        int[] steps = STEPS;
        for (int i = start; i < end; i++) {
            int b = from[i];
            int step = steps[node << 4 | (b >>> 4 & 15)];
            if (step == FAIL) {
                return MALFORMED;
            }
            if ((step & EMITS) != 0) {
                into[to++] = (byte) step;
            }
            step = steps[step >>> 17 << 4 | (b & 15)];
            if (step == FAIL) {
                return MALFORMED;
            }
            if ((step & EMITS) != 0) {
                into[to++] = (byte) step;
            }
            node = step >>> 17;
        }
        return ENDS[node] ? to : MALFORMED;
    }

    /** How long a text can be that was encoded into so many bytes. */
    static int mostDecoded(int encoded) {
        return encoded * 8 / 5 + 1;
    }

    /** How many bytes the range is encoded into. */
    static int encodedLength(byte[] bytes, int start, int end) {
        long bits = 0;
        for (int i = start; i < end; i++) {
            bits += LENGTHS[bytes[i] & 0xff];
        }
        return (int) ((bits + 7) >>> 3);
    }

    /** Encodes the range and answers where the code ends. */
    static int encode(byte[] from, int start, int end, byte[] into, int at) {
        int to = at;
        long bits = 0;
        int have = 0;
        for (int i = start; i < end; i++) {
            int symbol = from[i] & 0xff;
            bits = bits << LENGTHS[symbol] | CODES[symbol];
            have += LENGTHS[symbol];
            while (have >= 8) {
                have -= 8;
                into[to++] = (byte) (bits >>> have);
            }
        }
        if (have > 0) {
            // the rest is filled with the most significant bits of EOS, which are ones
            into[to++] = (byte) (bits << (8 - have) | 0xff >>> have);
        }
        return to;
    }
}
