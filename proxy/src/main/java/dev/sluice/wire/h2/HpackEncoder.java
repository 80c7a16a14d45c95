package dev.sluice.wire.h2;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The encoder of header blocks (RFC 7541 section 6) from a {@link Head}. What is likely to come again goes into the dynamic
 * table, Huffman-coded; what changes from message to message is written as it is; secrets that are short enough to be
 * guessed are never indexed (section 7.1.3). Connection-specific fields are left out, and what only the WebSocket handshake of
 * HTTP/1.1 needs (RFC 8441 section 5).
 *
 * <p>Owned by one connection. Use: {@link #begin}, the pseudo-header fields, {@link #fields}, then {@link #array} and
 * {@link #size}.
 */
final class HpackEncoder {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LARGEST_TABLE = 4096;
    private static final int SLOTS = 256;
    private static final int KEPT = 16 << 10;
    private static final int LARGEST_INDEXED = 512;
    private static final int SHORT_SECRET = 20;

    private static final int INDEXED = 0x80;
    private static final int INSERTED = 0x40;
    private static final int PLAIN = 0;
    private static final int NEVER = 0x10;

    /** By id of a name: how its fields are written. */
    private static final byte[] HOW = new byte[64];

    private static final byte[] PROTOCOL = Ascii.bytes(":protocol");
    private static final byte[] WEBSOCKET = Ascii.bytes("websocket");
    private static final byte[] CONNECT = Ascii.bytes("CONNECT");

    private static final byte SKIP = 1;
    private static final byte CHANGES = 2;
    private static final byte SECRET = 3;

    static {
        how(
                SKIP,
                FieldName.CONNECTION,
                FieldName.KEEP_ALIVE,
                FieldName.PROXY_CONNECTION,
                FieldName.TRANSFER_ENCODING,
                FieldName.UPGRADE,
                FieldName.SEC_WEBSOCKET_KEY,
                FieldName.SEC_WEBSOCKET_ACCEPT,
                FieldName.HOST);
        how(
                CHANGES,
                FieldName.CONTENT_LENGTH,
                FieldName.X_REQUEST_ID,
                FieldName.CONTENT_RANGE,
                FieldName.RANGE,
                FieldName.ETAG,
                FieldName.LAST_MODIFIED,
                FieldName.LOCATION,
                FieldName.IF_RANGE,
                FieldName.IF_NONE_MATCH,
                FieldName.IF_MATCH,
                FieldName.IF_MODIFIED_SINCE,
                FieldName.IF_UNMODIFIED_SINCE,
                FieldName.REFERER);
        how(SECRET, FieldName.AUTHORIZATION, FieldName.PROXY_AUTHORIZATION, FieldName.COOKIE, FieldName.SET_COOKIE);
    }

    private static void how(byte way, FieldName... names) {
        for (FieldName name : names) {
            HOW[name.id()] = way;
        }
    }

    private final DynamicTable table = new DynamicTable(LARGEST_TABLE);
    private final Field field = new Field();
    private int[] slots = new int[0];
    private byte[] out = new byte[512];
    private byte[] lower = new byte[32];
    private int at;
    private int smallest = Integer.MAX_VALUE;

    /** The peer's table is of this size from now on; the next block says that we follow (RFC 7541 section 4.2). */
    void tableSize(long size) {
        int limit = (int) Math.min(size, LARGEST_TABLE);
        if (limit != table.limit()) {
            smallest = Math.min(smallest, limit);
            table.limit(limit);
        }
    }

    /** Begins a block. */
    void begin() {
        at = 0;
        if (out.length > KEPT) {
            out = new byte[512];
        }
        if (smallest != Integer.MAX_VALUE) {
            if (smallest < table.limit()) {
                number(0x20, 5, smallest);
            }
            number(0x20, 5, table.limit());
            smallest = Integer.MAX_VALUE;
        }
    }

    /** The block; valid until the next begins. */
    byte[] array() {
        return out;
    }

    /** How many bytes of the array are the block. */
    int size() {
        return at;
    }

    /* --------------- pseudo-header fields --------------- */

    /** {@code :status}. */
    void status(int status) {
        int index = StaticTable.ofStatus(status);
        if (index != 0) {
            number(INDEXED, 7, index);
            return;
        }
        reserve(8);
        number(PLAIN, 4, StaticTable.STATUS);
        out[at++] = 3;
        at = Ascii.putLong(out, at, status);
    }

    /** {@code :method}, {@code :scheme}, {@code :authority} and {@code :path} of a request. */
    void request(Head head, boolean secure) {
        byte[] bytes = head.array();
        boolean connect = head.method() == dev.sluice.http.Method.CONNECT;
        method(head);
        if (!connect) {
            number(INDEXED, 7, secure ? StaticTable.SCHEME_HTTPS : StaticTable.SCHEME);
        }
        authority(head, connect);
        if (!connect) {
            path(head, bytes);
        }
    }

    /** The same of an extended CONNECT that stands for the request, a WebSocket's handshake (RFC 8441 section 5). */
    void webSocket(Head head, boolean secure) {
        pseudo(StaticTable.name(StaticTable.METHOD), CONNECT, 0, CONNECT.length, StaticTable.METHOD);
        pseudo(PROTOCOL, WEBSOCKET, 0, WEBSOCKET.length, 0);
        number(INDEXED, 7, secure ? StaticTable.SCHEME_HTTPS : StaticTable.SCHEME);
        authority(head, false);
        path(head, head.array());
    }

    private void pseudo(byte[] name, byte[] value, int start, int end, int index) {
        field.name(name, 0, name.length);
        field.value(value, start, end);
        indexed(index);
    }

    private void path(Head head, byte[] bytes) {
        boolean root = head.targetEnd() - head.pathStart() == 1 && bytes[head.pathStart()] == '/';
        if (root) {
            number(INDEXED, 7, StaticTable.PATH);
        } else {
            number(PLAIN, 4, StaticTable.PATH);
            text(bytes, head.pathStart(), head.targetEnd());
        }
    }

    private void method(Head head) {
        switch (head.method()) {
            case GET:
                number(INDEXED, 7, StaticTable.METHOD);
                break;
            case POST:
                number(INDEXED, 7, StaticTable.METHOD_POST);
                break;
            default:
                pseudo(StaticTable.name(StaticTable.METHOD), head.array(), 0, head.methodEnd(), StaticTable.METHOD);
                break;
        }
    }

    /** The authority is what Host says, since that is what was set for the upstream; for CONNECT it is the target. */
    private void authority(Head head, boolean connect) {
        int host = connect ? Head.NONE : head.find(FieldName.HOST);
        int start = host == Head.NONE ? head.authorityStart() : head.valueStart(host);
        int end = host == Head.NONE ? head.authorityEnd() : head.valueEnd(host);
        if (start == Head.NONE) {
            return;
        }
        pseudo(StaticTable.name(StaticTable.AUTHORITY), head.array(), start, end, StaticTable.AUTHORITY);
    }

    /* --------------- fields --------------- */

    /** The fields that were not removed. */
    void fields(Head head) {
        byte[] bytes = head.array();
        int count = head.count();
        for (int i = 0; i < count; i++) {
            if (head.isRemoved(i)) {
                continue;
            }
            int id = head.id(i);
            byte way = HOW[id];
            if (way != SKIP) {
                lowerName(bytes, head.nameStart(i), head.nameEnd(i));
                field.value(bytes, head.valueStart(i), head.valueEnd(i));
                field(way, StaticTable.ofName(id, lower, 0, field.nameEnd));
            }
        }
    }

    private void lowerName(byte[] bytes, int start, int end) {
        int length = end - start;
        if (length > lower.length) {
            lower = new byte[2 * length];
        }
        for (int i = 0; i < length; i++) {
            lower[i] = Ascii.lower(bytes[start + i]);
        }
        field.name(lower, 0, length);
    }

    private void field(byte way, int nameIndex) {
        if (way == CHANGES || field.nameLength() + field.valueLength() > LARGEST_INDEXED) {
            literal(PLAIN, 4, nameIndex);
        } else if (way == SECRET && field.valueLength() < SHORT_SECRET) {
            literal(NEVER, 4, nameIndex);
        } else {
            indexed(nameIndex);
        }
    }

    /** Writes the field as an entry of the dynamic table, which it becomes if it is none yet. */
    private void indexed(int nameIndex) {
        if (slots.length == 0) {
            slots = new int[SLOTS];
        }
        int slot = hash();
        int entry = slots[slot];
        if (isLive(entry) && isEntry(entry)) {
            number(INDEXED, 7, StaticTable.SIZE + table.next() - entry);
            return;
        }
        if (field.nameLength() + field.valueLength() + DynamicTable.OVERHEAD > table.limit()) {
            literal(PLAIN, 4, nameIndex);
            return;
        }
        number(INSERTED, 6, nameIndex);
        if (nameIndex == 0) {
            packed(field.name, field.nameStart, field.nameEnd);
        }
        packed(field.value, field.valueStart, field.valueEnd);
        slots[slot] = table.next();
        table.add(field);
    }

    private boolean isLive(int entry) {
        int age = entry - table.first();
        return age >= 0 && age < table.count();
    }

    private boolean isEntry(int entry) {
        int nameStart = table.nameStart(entry);
        int valueStart = table.valueStart(entry);
        byte[] bytes = table.array();
        return Arrays.equals(bytes, nameStart, valueStart, field.name, field.nameStart, field.nameEnd)
                && Arrays.equals(
                        bytes, valueStart, table.valueEnd(entry), field.value, field.valueStart, field.valueEnd);
    }

    /** A slot by lengths, both ends of the name and the end of the value: enough to tell what comes again and again. */
    private int hash() {
        long h = (long) field.nameLength() << 32 | field.valueLength();
        h = h * 0x9E3779B97F4A7C15L + field.name[field.nameStart];
        h = h * 0x9E3779B97F4A7C15L + field.name[field.nameEnd - 1];
        int length = field.valueLength();
        if (length >= 8) {
            h = h * 0x9E3779B97F4A7C15L + (long) LONGS.get(field.value, field.valueStart);
            h = h * 0x9E3779B97F4A7C15L + (long) LONGS.get(field.value, field.valueEnd - 8);
        } else {
            for (int i = field.valueStart; i < field.valueEnd; i++) {
                h = h * 0x9E3779B97F4A7C15L + field.value[i];
            }
        }
        return (int) (h * 0x9E3779B97F4A7C15L >>> 56);
    }

    private void literal(int how, int prefix, int nameIndex) {
        number(how, prefix, nameIndex);
        if (nameIndex == 0) {
            text(field.name, field.nameStart, field.nameEnd);
        }
        text(field.value, field.valueStart, field.valueEnd);
    }

    /* --------------- numbers and strings --------------- */

    private void text(byte[] bytes, int start, int end) {
        int length = end - start;
        number(0, 7, length);
        reserve(length);
        System.arraycopy(bytes, start, out, at, length);
        at += length;
    }

    private void packed(byte[] bytes, int start, int end) {
        int length = Huffman.encodedLength(bytes, start, end);
        if (length >= end - start) {
            text(bytes, start, end);
            return;
        }
        number(0x80, 7, length);
        reserve(length);
        at = Huffman.encode(bytes, start, end, out, at);
    }

    private void number(int first, int prefix, int value) {
        reserve(6);
        int most = (1 << prefix) - 1;
        if (value < most) {
            out[at++] = (byte) (first | value);
            return;
        }
        out[at++] = (byte) (first | most);
        int rest = value - most;
        while (rest >= 0x80) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
    }

    private void reserve(int bytes) {
        if (at + bytes > out.length) {
            out = Arrays.copyOf(out, Math.max(2 * out.length, at + bytes));
        }
    }
}
