package dev.sluice.http;

import dev.sluice.base.Ascii;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The head of one message, request or response, of any HTTP version: start line and fields as bytes in one arena plus
 * an index of where they stand. An edit marks a field as removed or appends a line; nothing is ever moved, so a field
 * nobody edits is copied to the other side byte for byte and never becomes a string.
 *
 * <p>Field lines stand in the arena as {@code Name: value CR LF}. Positions are arena offsets; a range is [start, end).
 * Owned by one loop; reused from message to message.
 */
public final class Head {
    /** What look-ups answer when there is no such field or part. */
    public static final int NONE = -1;

    /** {@link #version()} of what is passed on unread, and is no HTTP as far as the proxy knows. */
    public static final int NO_HTTP = 0;

    /** {@link #version()} of HTTP/1.0. */
    public static final int HTTP_1_0 = 10;

    /** {@link #version()} of HTTP/1.1. */
    public static final int HTTP_1_1 = 11;

    /** {@link #version()} of HTTP/2. */
    public static final int HTTP_2 = 20;

    private static final int STRIDE = 6;
    private static final int ID = 0;
    private static final int NAME_START = 1;
    private static final int NAME_END = 2;
    private static final int VALUE_START = 3;
    private static final int VALUE_END = 4;
    private static final int LINE_END = 5;
    private static final int REMOVED = -1;
    private static final int INITIAL_BYTES = 2048;
    private static final int INITIAL_FIELDS = 32;

    private byte[] bytes = new byte[INITIAL_BYTES];
    private int size;
    private int[] fields = new int[INITIAL_FIELDS * STRIDE];
    private int count;
    private long present;

    private int version;
    private Method method = Method.OTHER;
    private int methodEnd;
    private int status;
    private int reasonStart;
    private int reasonEnd;
    private int authorityStart;
    private int authorityEnd;
    private int pathStart;
    private int pathEnd;
    private int queryEnd;
    private boolean asterisk;
    private boolean extendedConnect;

    /** Forgets everything; the arena is kept unless it had grown far beyond the usual. */
    public void reset() {
        size = 0;
        count = 0;
        present = 0;
        version = HTTP_1_1;
        method = Method.OTHER;
        methodEnd = 0;
        status = 0;
        reasonStart = 0;
        reasonEnd = 0;
        authorityStart = NONE;
        authorityEnd = NONE;
        pathStart = 0;
        pathEnd = 0;
        queryEnd = NONE;
        asterisk = false;
        extendedConnect = false;
        if (bytes.length > 4 * INITIAL_BYTES) {
            bytes = new byte[INITIAL_BYTES];
        }
        if (fields.length > 4 * INITIAL_FIELDS * STRIDE) {
            fields = new int[INITIAL_FIELDS * STRIDE];
        }
    }

    /** Takes over the fields of another head; for trailers that must outlive the one they arrived in. */
    public void copyFields(Head from) {
        reset();
        for (int i = 0; i < from.count; i++) {
            if (!from.isRemoved(i)) {
                copyField(from, i);
            }
        }
    }

    private void copyField(Head from, int i) {
        int nameStart = from.nameStart(i);
        int shift = append(from.bytes, nameStart, from.lineEnd(i)) - nameStart;
        index(
                nameStart + shift,
                from.nameEnd(i) + shift,
                from.valueStart(i) + shift,
                from.valueEnd(i) + shift,
                from.lineEnd(i) + shift);
    }

    /* --------------- the arena --------------- */

    /** The arena; valid until the next call that adds to this head. */
    public byte[] array() {
        return bytes;
    }

    /** Bytes of the arena in use. */
    public int size() {
        return size;
    }

    /** Sets how much of the arena is in use; for the parser that fills it. */
    public void size(int newSize) {
        size = newSize;
    }

    /** Makes room for so many more bytes behind {@link #size()}. */
    public void reserve(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
        }
    }

    /** Appends bytes to the arena, outside any field, and answers where they start. */
    public int append(byte[] from, int start, int end) {
        reserve(end - start);
        System.arraycopy(from, start, bytes, size, end - start);
        int at = size;
        size += end - start;
        return at;
    }

    /** The range as text, for the control plane and for tests. */
    public String text(int start, int end) {
        return start == NONE ? "" : Ascii.text(bytes, start, end);
    }

    /* --------------- the start line --------------- */

    /** The protocol version times ten: 10, 11 or 20, or {@link #NO_HTTP}. */
    public int version() {
        return version;
    }

    /** Sets the protocol version. */
    public void version(int newVersion) {
        version = newVersion;
    }

    /** The request's method. */
    public Method method() {
        return method;
    }

    /** Where the method ends; it starts at 0. */
    public int methodEnd() {
        return methodEnd;
    }

    /** Sets the method from the arena's range from 0 to {@code end}. */
    public void methodEnd(int end) {
        methodEnd = end;
        method = Method.of(bytes, 0, end);
    }

    /** Sets the method from text that does not stand in the arena yet; for requests the proxy itself makes. */
    public void method(String text) {
        size = 0;
        byte[] name = Ascii.bytes(text);
        append(name, 0, name.length);
        methodEnd(name.length);
    }

    /** The response's status code, 100 to 599. */
    public int status() {
        return status;
    }

    /** Sets the status code and the range of its reason phrase. */
    public void status(int newStatus, int newReasonStart, int newReasonEnd) {
        status = newStatus;
        reasonStart = newReasonStart;
        reasonEnd = newReasonEnd;
    }

    /** Sets the status code with the standard reason phrase. */
    public void status(int newStatus) {
        byte[] phrase = Status.phrase(newStatus);
        int at = append(phrase, 0, phrase.length);
        status(newStatus, at, size);
    }

    /** Where the reason phrase starts. */
    public int reasonStart() {
        return reasonStart;
    }

    /** Where the reason phrase ends. */
    public int reasonEnd() {
        return reasonEnd;
    }

    /** Sets the authority of an absolute-form or authority-form target, or of a {@code :authority} field. */
    public void authority(int start, int end) {
        authorityStart = start;
        authorityEnd = end;
    }

    /** Where the target's authority starts, or {@link #NONE} when the target has none. */
    public int authorityStart() {
        return authorityStart;
    }

    /** Where the target's authority ends. */
    public int authorityEnd() {
        return authorityEnd;
    }

    /**
     * Sets path and query.
     *
     * @param end where the query ends, or {@link #NONE} when there is none; it starts behind the question mark that
     *     stands right after the path
     */
    public void path(int newPathStart, int newPathEnd, int end) {
        pathStart = newPathStart;
        pathEnd = newPathEnd;
        queryEnd = end;
    }

    /** Marks the target as the asterisk of {@code OPTIONS *}; its path reads as {@code *}. */
    public void asterisk(boolean newAsterisk) {
        asterisk = newAsterisk;
    }

    /** Marks the request as one that came as an extended CONNECT. */
    public void extendedConnect(boolean extended) {
        extendedConnect = extended;
    }

    /**
     * Whether the request came as HTTP/2's extended CONNECT (RFC 8441), for which its head says what HTTP/1.1 would: a GET
     * with Upgrade. Unlike one, it can not be answered as if it had not asked.
     */
    public boolean isExtendedConnect() {
        return extendedConnect;
    }

    /** Whether the target is in asterisk-form (RFC 9112 section 3.2.4). */
    public boolean isAsterisk() {
        return asterisk;
    }

    /** Where the path starts. */
    public int pathStart() {
        return pathStart;
    }

    /** Where the path ends. */
    public int pathEnd() {
        return pathEnd;
    }

    /** Whether there is a query, be it empty. */
    public boolean hasQuery() {
        return queryEnd != NONE;
    }

    /** Where the query starts, behind the question mark; {@link #NONE} without a query. */
    public int queryStart() {
        return queryEnd == NONE ? NONE : pathEnd + 1;
    }

    /** Where the query ends; {@link #NONE} without a query. */
    public int queryEnd() {
        return queryEnd;
    }

    /** Where path and query together end. */
    public int targetEnd() {
        return queryEnd == NONE ? pathEnd : queryEnd;
    }

    /* --------------- fields --------------- */

    /** Fields in the index, removed ones included. */
    public int count() {
        return count;
    }

    /** Adds a field whose line stands in the arena already; for parsers. */
    public void index(int nameStart, int nameEnd, int valueStart, int valueEnd, int lineEnd) {
        int at = count * STRIDE;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        int id = FieldName.idOf(bytes, nameStart, nameEnd);
        fields[at + ID] = id;
        fields[at + NAME_START] = nameStart;
        fields[at + NAME_END] = nameEnd;
        fields[at + VALUE_START] = valueStart;
        fields[at + VALUE_END] = valueEnd;
        fields[at + LINE_END] = lineEnd;
        count++;
        present |= 1L << id;
    }

    /** Appends a field. The value must not hold CR, LF or NUL. */
    public void add(FieldName name, byte[] value) {
        add(name, value, 0, value.length);
    }

    /** Appends a field with a range of bytes as its value. */
    public void add(FieldName name, byte[] value, int start, int end) {
        byte[] text = name.bytes();
        reserve(text.length + (end - start) + 4);
        int nameStart = append(text, 0, text.length);
        int nameEnd = size;
        bytes[size++] = ':';
        bytes[size++] = ' ';
        int valueStart = append(value, start, end);
        int valueEnd = size;
        bytes[size++] = '\r';
        bytes[size++] = '\n';
        index(nameStart, nameEnd, valueStart, valueEnd, size);
    }

    /** Appends a field with text as its value; not for the path of every request. */
    public void add(FieldName name, String value) {
        add(name, Ascii.bytes(value));
    }

    /** Appends a field with a decimal number as its value. */
    public void add(FieldName name, long value) {
        byte[] text = name.bytes();
        reserve(text.length + 24);
        int nameStart = append(text, 0, text.length);
        int nameEnd = size;
        bytes[size++] = ':';
        bytes[size++] = ' ';
        int valueStart = size;
        size = Ascii.putLong(bytes, size, value);
        int valueEnd = size;
        bytes[size++] = '\r';
        bytes[size++] = '\n';
        index(nameStart, nameEnd, valueStart, valueEnd, size);
    }

    /** Replaces every field of the name by one. */
    public void set(FieldName name, byte[] value) {
        remove(name);
        add(name, value);
    }

    /** Whether there is a field of the name. */
    public boolean has(FieldName name) {
        return find(name) != NONE;
    }

    /** The index of the first field of the name, or {@link #NONE}. */
    public int find(FieldName name) {
        return find(name, 0);
    }

    /** The index of the first field of the name from {@code from} on, or {@link #NONE}. */
    public int find(FieldName name, int from) {
        int id = name.id();
        if ((present & (1L << id)) == 0) {
            return NONE;
        }
        for (int i = from; i < count; i++) {
            int at = i * STRIDE;
            if (fields[at + ID] == id && (id != FieldName.UNKNOWN || isNamed(at, name))) {
                return i;
            }
        }
        return NONE;
    }

    private boolean isNamed(int at, FieldName name) {
        return Ascii.equalsIgnoreCase(bytes, fields[at + NAME_START], fields[at + NAME_END], name.lower());
    }

    /** Removes every field of the name. */
    public void remove(FieldName name) {
        for (int i = find(name); i != NONE; i = find(name, i + 1)) {
            removeAt(i);
        }
        if (name.id() != FieldName.UNKNOWN) {
            present &= ~(1L << name.id());
        }
    }

    /** Removes the field at the index. Its bytes stay readable. */
    public void removeAt(int i) {
        fields[i * STRIDE + ID] = REMOVED;
    }

    /** Whether the field at the index was removed. */
    public boolean isRemoved(int i) {
        return fields[i * STRIDE + ID] == REMOVED;
    }

    /** The id of the field's name, or {@link FieldName#UNKNOWN}. */
    public int id(int i) {
        return fields[i * STRIDE + ID];
    }

    /** Where the field's name, and with it its line, starts. */
    public int nameStart(int i) {
        return fields[i * STRIDE + NAME_START];
    }

    /** Where the field's name ends. */
    public int nameEnd(int i) {
        return fields[i * STRIDE + NAME_END];
    }

    /** Where the field's value starts. */
    public int valueStart(int i) {
        return fields[i * STRIDE + VALUE_START];
    }

    /** Where the field's value ends. */
    public int valueEnd(int i) {
        return fields[i * STRIDE + VALUE_END];
    }

    /** Where the field's line ends, behind its CR LF. */
    public int lineEnd(int i) {
        return fields[i * STRIDE + LINE_END];
    }

    /** Whether the value of the first field of the name equals {@code lower} without regard to case. */
    public boolean valueIs(FieldName name, byte[] lower) {
        int i = find(name);
        return i != NONE && Ascii.equalsIgnoreCase(bytes, valueStart(i), valueEnd(i), lower);
    }

    /** The value of the first field of the name as text; for tests, the control plane and rare paths. */
    public @Nullable String value(FieldName name) {
        int i = find(name);
        return i == NONE ? null : text(valueStart(i), valueEnd(i));
    }

    /** The head as an HTTP/1.1 text would show it, for messages and tests. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        if (status != 0) {
            text.append(status).append(' ').append(text(reasonStart, reasonEnd));
        } else {
            text.append(text(0, methodEnd)).append(' ').append(text(pathStart, targetEnd()));
        }
        for (int i = 0; i < count; i++) {
            if (!isRemoved(i)) {
                text.append('\n').append(text(nameStart(i), nameEnd(i))).append(": ");
                text.append(text(valueStart(i), valueEnd(i)));
            }
        }
        return text.toString();
    }
}
