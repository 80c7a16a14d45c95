package dev.sluice.wire.h1;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.RequestTarget;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;

/**
 * The strict, resumable parser of HTTP/1 heads (RFC 9112 sections 2 to 5). What it accepts is canonical: lines end in CR
 * LF, no line is folded, no space stands before a colon, no control character stands anywhere; so accepted bytes may be
 * copied to another connection as they are. It fills a {@link Head}'s arena; a head costs one copy and one pass.
 *
 * <p>Owned by one connection.
 */
public final class HeadParser {
    /** {@link #parse}: the head goes on in bytes that have not arrived. */
    public static final int MORE = 0;

    /** {@link #parse}: the head is complete. */
    public static final int DONE = 1;

    /** {@link #parse}: the bytes are refused; see {@link #error}. */
    public static final int REFUSED = 2;

    /** What a head is the head of. */
    public enum Kind {
        REQUEST,
        RESPONSE,
        TRAILERS
    }

    private static final int STEP = 2048;
    private static final int LONGEST_METHOD = 64;
    private static final int VERSION_AND_LINE_END = 11;

    private final Kind kind;
    private HeadLimits limits = HeadLimits.DEFAULT;
    private int lineStart;
    private int scanned;
    private boolean seekLineEnd;
    private boolean inFields;
    private int leadingBlankLines;
    private Reason error = Reason.OK;

    /** A parser for one kind of head. */
    public HeadParser(Kind kind) {
        this.kind = kind;
    }

    /** Prepares for the next head. */
    public void begin(HeadLimits newLimits) {
        limits = newLimits;
        lineStart = 0;
        scanned = 0;
        seekLineEnd = false;
        inFields = kind == Kind.TRAILERS;
        leadingBlankLines = 0;
        error = Reason.OK;
    }

    /** Why the last head was refused. */
    public Reason error() {
        return error;
    }

    /** Takes bytes of the head from the buffer and leaves what follows the head in it. */
    public int parse(ByteBuf in, Head head) {
        int result = MORE;
        while (result == MORE && in.isReadable()) {
            int step = Math.min(STEP, in.readableBytes());
            head.reserve(step);
            in.getBytes(in.readerIndex(), head.array(), head.size(), step);
            head.size(head.size() + step);
            result = scan(head);
            if (result == DONE) {
                // what was copied beyond the head's end goes back
                in.skipBytes(step - (head.size() - lineStart));
                head.size(lineStart);
            } else {
                in.skipBytes(step);
            }
        }
        return result;
    }

    private int scan(Head head) {
        int result = MORE;
        while (result == MORE) {
            int end = head.size();
            boolean whole = seekLineEnd;
            if (whole) {
                int lineFeed = Ascii.indexOf(head.array(), scanned, end, (byte) '\n');
                if (lineFeed < 0) {
                    scanned = end;
                    return checkSize(head);
                }
                seekLineEnd = false;
            }
            if (lineStart == end) {
                return checkSize(head);
            }
            result = inFields ? field(head, end) : startLine(head, end);
            if (seekLineEnd) {
                if (whole) {
                    // the line feed has arrived and still it is no line
                    return refuse(inFields ? Reason.BAD_HEADER : Reason.BAD_REQUEST_LINE);
                }
                scanned = lineStart;
            }
        }
        return result == DONE && lineStart > limits.bytes() ? refuse(tooLarge()) : result;
    }

    private int checkSize(Head head) {
        if (!inFields && head.size() - lineStart > limits.startLine()) {
            return refuse(Reason.URI_TOO_LONG);
        }
        return head.size() > limits.bytes() ? refuse(tooLarge()) : MORE;
    }

    private Reason tooLarge() {
        return inFields ? Reason.HEADER_TOO_LARGE : Reason.URI_TOO_LONG;
    }

    private int refuse(Reason reason) {
        error = reason;
        return REFUSED;
    }

    /** The line is not complete: find its end first, then parse it once more from its start. */
    private int later() {
        seekLineEnd = true;
        return MORE;
    }

    private int lineEnded(int next) {
        lineStart = next;
        return MORE;
    }

    /* --------------- start lines --------------- */

    private int startLine(Head head, int end) {
        byte[] bytes = head.array();
        if (bytes[lineStart] == '\r') {
            return blankLine(head, bytes, end);
        }
        return kind == Kind.REQUEST ? requestLine(head, bytes, end) : statusLine(head, bytes, end);
    }

    /** One empty line before the start line is passed over (RFC 9112 section 2.2). */
    private int blankLine(Head head, byte[] bytes, int end) {
        if (lineStart + 1 == end) {
            return later();
        }
        if (bytes[lineStart + 1] != '\n' || ++leadingBlankLines > 1 || kind == Kind.RESPONSE) {
            return refuse(Reason.BAD_REQUEST_LINE);
        }
        // the method is expected at the arena's start
        System.arraycopy(bytes, lineStart + 2, bytes, 0, end - lineStart - 2);
        head.size(end - lineStart - 2);
        return lineEnded(0);
    }

    private int requestLine(Head head, byte[] bytes, int end) {
        int methodEnd = tokenEnd(bytes, lineStart, end);
        if (methodEnd - lineStart > LONGEST_METHOD) {
            return refuse(Reason.BAD_REQUEST_LINE);
        }
        if (methodEnd == end) {
            return later();
        }
        int targetStart = methodEnd + 1;
        int targetEnd = visibleEnd(bytes, targetStart, end);
        if (targetEnd == end) {
            return bytes[methodEnd] == ' ' ? later() : refuse(Reason.BAD_REQUEST_LINE);
        }
        if (bytes[methodEnd] != ' ' || methodEnd == lineStart || bytes[targetEnd] != ' ' || targetEnd == targetStart) {
            return refuse(Reason.BAD_REQUEST_LINE);
        }
        int next = targetEnd + VERSION_AND_LINE_END;
        if (next > end) {
            return later();
        }
        if (next - lineStart > limits.startLine()) {
            return refuse(Reason.URI_TOO_LONG);
        }
        head.methodEnd(methodEnd);
        if (!version(head, bytes, targetEnd + 1)) {
            return refuse(error);
        }
        if (bytes[next - 2] != '\r' || bytes[next - 1] != '\n') {
            return refuse(Reason.BAD_REQUEST_LINE);
        }
        if (!RequestTarget.parse(head, targetStart, targetEnd)) {
            return refuse(Reason.BAD_TARGET);
        }
        inFields = true;
        return lineEnded(next);
    }

    private boolean version(Head head, byte[] bytes, int at) {
        boolean http = bytes[at] == 'H' && bytes[at + 1] == 'T' && bytes[at + 2] == 'T' && bytes[at + 3] == 'P';
        int major = bytes[at + 5] - '0';
        int minor = bytes[at + 7] - '0';
        boolean digits = major >= 0 && major <= 9 && minor >= 0 && minor <= 9;
        if (!http || bytes[at + 4] != '/' || bytes[at + 6] != '.' || !digits) {
            error = Reason.BAD_REQUEST_LINE;
            return false;
        }
        if (major != 1 || minor > 1) {
            error = Reason.BAD_VERSION;
            return false;
        }
        head.version(Head.HTTP_1_0 + minor);
        return true;
    }

    private int statusLine(Head head, byte[] bytes, int end) {
        if (end - lineStart < 14) {
            return later();
        }
        int at = lineStart;
        if (!version(head, bytes, at) || bytes[at + 8] != ' ') {
            return refuse(Reason.BAD_REQUEST_LINE);
        }
        long status = Ascii.parseLong(bytes, at + 9, at + 12);
        if (status < 100 || status > 599) {
            return refuse(Reason.BAD_REQUEST_LINE);
        }
        int phrase = at + 12;
        if (bytes[phrase] == ' ') {
            phrase++;
        } else if (bytes[phrase] != '\r') {
            return refuse(Reason.BAD_REQUEST_LINE);
        }
        int stop = Ascii.textEnd(bytes, phrase, end);
        if (stop + 1 >= end) {
            return later();
        }
        if (bytes[stop] != '\r' || bytes[stop + 1] != '\n') {
            return refuse(Reason.BAD_REQUEST_LINE);
        }
        if (stop + 2 - lineStart > limits.startLine()) {
            return refuse(Reason.URI_TOO_LONG);
        }
        head.status((int) status, phrase, stop);
        inFields = true;
        return lineEnded(stop + 2);
    }

    /* --------------- field lines --------------- */

    private int field(Head head, int end) {
        byte[] bytes = head.array();
        if (bytes[lineStart] == '\r') {
            return headEnd(bytes, lineStart, end);
        }
        int nameEnd = tokenEnd(bytes, lineStart, end);
        if (nameEnd == end) {
            return later();
        }
        if (bytes[nameEnd] != ':' || nameEnd == lineStart) {
            return refuse(Reason.BAD_HEADER);
        }
        int valueStart = nameEnd + 1;
        while (valueStart < end && isBlank(bytes[valueStart])) {
            valueStart++;
        }
        int stop = Ascii.textEnd(bytes, valueStart, end);
        if (stop + 1 >= end) {
            return later();
        }
        if (bytes[stop] != '\r' || bytes[stop + 1] != '\n') {
            return refuse(Reason.BAD_HEADER);
        }
        if (head.count() == limits.fields()) {
            return refuse(Reason.TOO_MANY_HEADERS);
        }
        int valueEnd = stop;
        while (valueEnd > valueStart && isBlank(bytes[valueEnd - 1])) {
            valueEnd--;
        }
        head.index(lineStart, nameEnd, valueStart, valueEnd, stop + 2);
        return lineEnded(stop + 2);
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private static int tokenEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && Ascii.isToken(bytes[at])) {
            at++;
        }
        return at;
    }

    /** The first byte from {@code at} on that is not visible ASCII, or {@code end}. */
    private static int visibleEnd(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] > ' ' && bytes[at] != 0x7f) {
            at++;
        }
        return Math.min(at, end);
    }

    private int headEnd(byte[] bytes, int at, int end) {
        if (at + 1 == end) {
            return later();
        }
        if (bytes[at + 1] != '\n') {
            return refuse(Reason.BAD_HEADER);
        }
        lineStart = at + 2;
        return DONE;
    }
}
