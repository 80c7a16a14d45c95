package dev.sluice.filter.grpcweb;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one request says of how its client speaks gRPC-Web, and what its answer is. Owned by one exchange. */
final class WebCall {
    private static final byte[] GRPC = Ascii.bytes("application/grpc");
    private static final byte[] BINARY = Ascii.bytes("application/grpc-web");
    private static final byte[] TEXT = Ascii.bytes("application/grpc-web-text");
    private static final FieldName ACCEPT = FieldName.of("Accept");

    private final boolean sendsText;
    private final boolean takesText;
    private final byte[] format;
    private boolean framesTrailers;

    private WebCall(boolean sendsText, boolean takesText, byte[] format) {
        this.sendsText = sendsText;
        this.takesText = takesText;
        this.format = format;
    }

    /** The call that the request is; null when it is none. */
    static @Nullable WebCall of(Head request) {
        int i = request.find(FieldName.CONTENT_TYPE);
        byte[] type = i == Head.NONE ? null : typeAt(request, request.valueStart(i), request.valueEnd(i));
        if (type == null) {
            return null;
        }
        byte[] bytes = request.array();
        int start = request.valueStart(i) + type.length;
        int end = start;
        while (end < request.valueEnd(i) && bytes[end] != ';' && bytes[end] != ' ') {
            end++;
        }
        boolean text = type == TEXT;
        return new WebCall(text, takesText(request, text), Arrays.copyOfRange(bytes, start, end));
    }

    /** Which of both types begins here; null for neither. */
    private static byte @Nullable [] typeAt(Head head, int start, int end) {
        if (isAt(head, start, end, TEXT)) {
            return TEXT;
        }
        return isAt(head, start, end, BINARY) ? BINARY : null;
    }

    private static boolean isAt(Head head, int start, int end, byte[] type) {
        int typeEnd = start + type.length;
        return typeEnd <= end
                && (typeEnd == end || isTypeEnd(head.array()[typeEnd]))
                && Ascii.equalsIgnoreCase(head.array(), start, typeEnd, type);
    }

    private static boolean isTypeEnd(byte b) {
        return b == '+' || b == ';' || b == ' ' || b == '\t' || b == ',';
    }

    /** Whether the answer is to be text: what Accept names first decides, else the request itself. */
    private static boolean takesText(Head request, boolean sendsText) {
        for (int i = request.find(ACCEPT); i != Head.NONE; i = request.find(ACCEPT, i + 1)) {
            int end = request.valueEnd(i);
            for (int at = request.valueStart(i); at < end; at = next(request, at, end)) {
                byte[] type = typeAt(request, at, end);
                if (type != null) {
                    return type == TEXT;
                }
            }
        }
        return sendsText;
    }

    /** Where the next element of the list begins. */
    private static int next(Head head, int start, int end) {
        byte[] bytes = head.array();
        int at = start;
        while (at < end && bytes[at] != ',') {
            at++;
        }
        do {
            at++;
        } while (at < end && (bytes[at] == ' ' || bytes[at] == '\t'));
        return at;
    }

    /** What the server is told of the request's content. */
    byte[] requestType(Head request) {
        int i = request.find(FieldName.CONTENT_TYPE);
        int start = request.valueStart(i) + (sendsText ? TEXT : BINARY).length;
        return joined(GRPC, new byte[0], request, start, request.valueEnd(i));
    }

    /** What the client is told of the response's content; the request's format where the server names none. */
    byte[] responseType(Head response) {
        int i = response.find(FieldName.CONTENT_TYPE);
        int start = response.valueStart(i) + GRPC.length;
        int end = response.valueEnd(i);
        boolean named = start < end && response.array()[start] == '+';
        return joined(takesText ? TEXT : BINARY, named ? new byte[0] : format, response, start, end);
    }

    private static byte[] joined(byte[] type, byte[] suffix, Head rest, int start, int end) {
        byte[] value = Arrays.copyOf(type, type.length + suffix.length + end - start);
        System.arraycopy(suffix, 0, value, type.length, suffix.length);
        System.arraycopy(rest.array(), start, value, type.length + suffix.length, end - start);
        return value;
    }

    /** Whether the request's body is base64. */
    boolean sendsText() {
        return sendsText;
    }

    /** Whether the response's body is to be base64. */
    boolean takesText() {
        return takesText;
    }

    /** Whether the response is gRPC's and its trailers are still to come. */
    boolean framesTrailers() {
        return framesTrailers;
    }

    void framesTrailers(boolean frames) {
        framesTrailers = frames;
    }
}
