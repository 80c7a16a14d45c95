package dev.sluice.http;

import dev.sluice.base.Ascii;

/**
 * How long a message's body is: the decision of RFC 9112 section 6.3, made strictly. A non-negative answer is a length
 * in bytes; the constants stand for the rest. Pure; any thread.
 */
public final class Framing {
    /** The body comes in chunks. */
    public static final long CHUNKED = -1;

    /** The body ends with the connection; responses only. */
    public static final long UNTIL_CLOSE = -2;

    /** There is no body, whatever the fields say. */
    public static final long NO_BODY = -3;

    /** What follows is not HTTP any longer but bytes in both directions until each side ends. */
    public static final long TUNNEL = -4;

    /** Content-Length and Transfer-Encoding contradict each other, or stand twice. */
    public static final long CONFLICT = -5;

    /** Content-Length is not one plain number. */
    public static final long BAD_LENGTH = -6;

    /** Transfer-Encoding does not end in exactly one "chunked". */
    public static final long BAD_CODING = -7;

    /** Transfer-Encoding names a coding beside "chunked". */
    public static final long UNSUPPORTED_CODING = -8;

    private static final byte[] CHUNKED_CODING = Ascii.bytes("chunked");

    private Framing() {}

    /** Whether the answer is one of the errors. */
    public static boolean isError(long framing) {
        return framing <= CONFLICT;
    }

    /** The body of a request: {@link #CHUNKED}, a length (0 when nothing is said), or an error. */
    public static long ofRequest(Head request) {
        long framing = ofFields(request);
        return framing == UNTIL_CLOSE ? 0 : framing;
    }

    /** The body of the response to a request with the method. */
    public static long ofResponse(Head response, Method method) {
        int status = response.status();
        if (status == 101) {
            return TUNNEL;
        }
        if (method == Method.CONNECT && status >= 200 && status < 300) {
            return TUNNEL;
        }
        if (Status.isBodiless(status)) {
            return NO_BODY;
        }
        long framing = ofFields(response);
        return method == Method.HEAD && !isError(framing) ? NO_BODY : framing;
    }

    private static long ofFields(Head head) {
        int coding = head.find(FieldName.TRANSFER_ENCODING);
        int length = head.find(FieldName.CONTENT_LENGTH);
        if (coding == Head.NONE) {
            return length == Head.NONE ? UNTIL_CLOSE : length(head, length);
        }
        if (length != Head.NONE || head.version() == Head.HTTP_1_0) {
            return CONFLICT;
        }
        return coding(head, coding);
    }

    private static long length(Head head, int i) {
        if (head.find(FieldName.CONTENT_LENGTH, i + 1) != Head.NONE) {
            return CONFLICT;
        }
        long length = Ascii.parseLong(head.array(), head.valueStart(i), head.valueEnd(i));
        return length == Ascii.NOT_A_NUMBER ? BAD_LENGTH : length;
    }

    private static long coding(Head head, int i) {
        if (head.find(FieldName.TRANSFER_ENCODING, i + 1) != Head.NONE) {
            return BAD_CODING;
        }
        byte[] bytes = head.array();
        int start = head.valueStart(i);
        int end = head.valueEnd(i);
        if (Ascii.equalsIgnoreCase(bytes, start, end, CHUNKED_CODING)) {
            return CHUNKED;
        }
        int comma = end - 1;
        while (comma >= start && bytes[comma] != ',') {
            comma--;
        }
        int last = comma + 1;
        while (last < end && (bytes[last] == ' ' || bytes[last] == '\t')) {
            last++;
        }
        boolean endsChunked = comma > start && Ascii.equalsIgnoreCase(bytes, last, end, CHUNKED_CODING);
        boolean twice = endsChunked && occursBefore(bytes, start, comma);
        return endsChunked && !twice ? UNSUPPORTED_CODING : BAD_CODING;
    }

    private static boolean occursBefore(byte[] bytes, int start, int end) {
        for (int i = start; i + CHUNKED_CODING.length <= end; i++) {
            if (Ascii.equalsIgnoreCase(bytes, i, i + CHUNKED_CODING.length, CHUNKED_CODING)) {
                return true;
            }
        }
        return false;
    }
}
