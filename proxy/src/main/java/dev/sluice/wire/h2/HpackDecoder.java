package dev.sluice.wire.h2;

import java.util.Arrays;

/**
 * The decoder of header blocks (RFC 7541 section 3): each field goes to a {@link HeadBuilder}, which takes it or not; the
 * dynamic table is kept in step either way. What a block may come to when it is unpacked is bounded.
 *
 * <p>Owned by one connection.
 */
final class HpackDecoder {
    /** The size of our table, which the peer may use from the start (RFC 9113 section 6.5.2). */
    static final int TABLE_SIZE = 4096;

    /** {@link #decode}: all of the block was decoded. */
    static final int DONE = 0;

    /** {@link #decode}: the block is no HPACK; the connection can not go on. */
    static final int MALFORMED = 1;

    /** {@link #decode}: the block unpacks to far more than any head may be; the connection is not to go on. */
    static final int BOMB = 2;

    private static final long MOST_UNPACKED = 16 << 20;
    private static final int LARGEST_NUMBER = 1 << 24;
    private static final int OVERFLOW = -1;

    private final DynamicTable table = new DynamicTable(TABLE_SIZE);
    private final Field field = new Field();
    private byte[] scratch = new byte[128];
    private int scratchUsed;
    private byte[] block = new byte[0];
    private int at;
    private int end;
    private long unpacked;

    /** Decodes a complete block. */
    int decode(FrameReader.HeaderBlock from, HeadBuilder into) {
        block = from.bytes;
        at = from.start;
        end = from.start + from.size;
        unpacked = 0;
        boolean first = true;
        while (at < end) {
            byte b = block[at];
            if ((b & 0xe0) == 0x20) {
                if (!first || !resize()) {
                    return MALFORMED;
                }
                continue;
            }
            first = false;
            if (!(b < 0 ? indexed() : literal(b))) {
                return MALFORMED;
            }
            unpacked += field.nameLength() + field.valueLength() + DynamicTable.OVERHEAD;
            if (unpacked > MOST_UNPACKED) {
                return BOMB;
            }
            into.field(field);
            if (b >= 0 && (b & 0x40) != 0) {
                table.add(field);
            }
        }
        return DONE;
    }

    private boolean resize() {
        int size = number(5);
        if (size < 0 || size > TABLE_SIZE) {
            return false;
        }
        table.limit(size);
        return true;
    }

    private boolean indexed() {
        int index = number(7);
        if (index <= 0) {
            return false;
        }
        if (index <= StaticTable.SIZE) {
            byte[] value = StaticTable.value(index);
            field.value(value, 0, value.length);
            return name(index, false);
        }
        int entry = entry(index);
        if (index - StaticTable.SIZE > table.count()) {
            return false;
        }
        field.value(table.array(), table.valueStart(entry), table.valueEnd(entry));
        return name(index, false);
    }

    /** The number of the dynamic entry; the newest has the lowest index. */
    private int entry(int index) {
        return table.next() - (index - StaticTable.SIZE);
    }

    /** Sets the field's name from a table; one that is to be inserted again is copied out of the way. */
    private boolean name(int index, boolean copied) {
        if (index <= StaticTable.SIZE) {
            byte[] name = StaticTable.name(index);
            field.name(name, 0, name.length);
            return true;
        }
        if (index - StaticTable.SIZE > table.count()) {
            return false;
        }
        int entry = entry(index);
        int start = table.nameStart(entry);
        int stop = table.valueStart(entry);
        if (!copied) {
            field.name(table.array(), start, stop);
            return true;
        }
        reserve(stop - start);
        System.arraycopy(table.array(), start, scratch, 0, stop - start);
        scratchUsed = stop - start;
        field.name(scratch, 0, scratchUsed);
        return true;
    }

    private boolean literal(byte b) {
        scratchUsed = 0;
        boolean inserts = (b & 0x40) != 0;
        int index = number(inserts ? 6 : 4);
        if (index < 0 || !(index == 0 ? string(true) : name(index, inserts))) {
            return false;
        }
        boolean named = field.name == scratch;
        if (!string(false)) {
            return false;
        }
        if (named) {
            // the scratch may have grown under the value
            field.name = scratch;
        }
        return true;
    }

    /** Reads a string and makes it the field's name or value (RFC 7541 section 5.2). */
    private boolean string(boolean isName) {
        if (at >= end) {
            return false;
        }
        boolean huffman = block[at] < 0;
        int length = number(7);
        if (length < 0 || length > end - at) {
            return false;
        }
        byte[] from = block;
        int start = at;
        int stop = at + length;
        at = stop;
        if (huffman) {
            reserve(scratchUsed + Huffman.mostDecoded(length));
            int decoded = Huffman.decode(block, start, stop, scratch, scratchUsed);
            if (decoded == Huffman.MALFORMED) {
                return false;
            }
            from = scratch;
            start = scratchUsed;
            stop = decoded;
            scratchUsed = decoded;
        }
        if (isName) {
            field.name(from, start, stop);
        } else {
            field.value(from, start, stop);
        }
        return true;
    }

    private void reserve(int bytes) {
        if (bytes > scratch.length) {
            scratch = Arrays.copyOf(scratch, Math.max(2 * scratch.length, bytes));
        }
    }

    /** Gives back what an unusually large block has taken. */
    void trim() {
        block = scratch;
        if (scratch.length > Frame.LARGEST) {
            scratch = new byte[128];
            block = scratch;
        }
        field.name(scratch, 0, 0);
        field.value(scratch, 0, 0);
    }

    /** Reads a number with a prefix of so many bits (RFC 7541 section 5.1); negative when there is none. */
    private int number(int prefix) {
        int most = (1 << prefix) - 1;
        int value = block[at++] & most;
        if (value < most) {
            return value;
        }
        for (int shift = 0; shift <= 28; shift += 7) {
            if (at >= end) {
                return OVERFLOW;
            }
            byte b = block[at++];
            long sum = value + ((long) (b & 0x7f) << shift);
            if (sum > LARGEST_NUMBER) {
                return OVERFLOW;
            }
            value = (int) sum;
            if (b >= 0) {
                return value;
            }
        }
        return OVERFLOW;
    }
}
