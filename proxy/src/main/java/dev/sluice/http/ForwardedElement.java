package dev.sluice.http;

import dev.sluice.base.Ascii;

/**
 * One element of a Forwarded list (RFC 7239 section 4): where its address, scheme and host stand. Reading goes from the end of
 * the list, as only the last elements are from proxies that may be trusted. Reused for one element after the other; owned by
 * one loop.
 */
public final class ForwardedElement {
    /** What {@link #readLast} answers for what is no element. */
    public static final int MALFORMED = -1;

    private static final byte[] FOR = Ascii.bytes("for");
    private static final byte[] PROTO = Ascii.bytes("proto");
    private static final byte[] HOST = Ascii.bytes("host");

    private final Span address = new Span();
    private final Span scheme = new Span();
    private final Span host = new Span();

    /** A range of the list's bytes, empty where there is nothing. Owned by its element. */
    public static final class Span {
        private int start;
        private int end;

        private void set(int newStart, int newEnd) {
            start = newStart;
            end = newEnd;
        }

        /** Where it starts. */
        public int start() {
            return start;
        }

        /** Where it ends. */
        public int end() {
            return end;
        }

        /** Whether there is nothing. */
        public boolean isEmpty() {
            return start == end;
        }
    }

    /** The address in {@code for}, without brackets and port; a name or {@code unknown} is no address, but stands here. */
    public Span address() {
        return address;
    }

    /** The value of {@code proto}. */
    public Span scheme() {
        return scheme;
    }

    /** The value of {@code host}. */
    public Span host() {
        return host;
    }

    /** Reads the last element of the list in the range; answers where it starts, or {@link #MALFORMED}. */
    public int readLast(byte[] bytes, int start, int end) {
        address.set(0, 0);
        scheme.set(0, 0);
        host.set(0, 0);
        int from = elementStart(bytes, start, end);
        int at = from;
        while (at != MALFORMED && at < end) {
            int stop = pairEnd(bytes, at, end);
            at = pair(bytes, at, stop) ? stop + 1 : MALFORMED;
        }
        return at == MALFORMED ? MALFORMED : from;
    }

    /** Behind the last comma that is not quoted. An escape would make quotes ambiguous from behind, and nobody needs one. */
    private static int elementStart(byte[] bytes, int start, int end) {
        boolean quoted = false;
        int at = end;
        while (at > start && (quoted || bytes[at - 1] != ',')) {
            byte b = bytes[--at];
            if (b == '\\') {
                return MALFORMED;
            }
            quoted ^= b == '"';
        }
        return quoted ? MALFORMED : at;
    }

    private static int pairEnd(byte[] bytes, int start, int end) {
        boolean quoted = false;
        int at = start;
        while (at < end && (quoted || bytes[at] != ';')) {
            quoted ^= bytes[at++] == '"';
        }
        return at;
    }

    /** Takes {@code name=value}; false where it is none, or stands there a second time. Nothing at all is let pass. */
    private boolean pair(byte[] bytes, int from, int to) {
        int start = skipBlanks(bytes, from, to);
        int end = trimBlanks(bytes, start, to);
        if (start == end) {
            return true;
        }
        int equals = Ascii.indexOf(bytes, start, end, (byte) '=');
        if (equals <= start) {
            return false;
        }
        boolean quoted = equals + 2 < end && bytes[equals + 1] == '"' && bytes[end - 1] == '"';
        int valueStart = quoted ? equals + 2 : equals + 1;
        int valueEnd = quoted ? end - 1 : end;
        if (Ascii.indexOf(bytes, valueStart, valueEnd, (byte) '"') >= 0) {
            return false;
        }
        if (Ascii.equalsIgnoreCase(bytes, start, equals, FOR)) {
            return node(bytes, valueStart, valueEnd);
        }
        Span into = Ascii.equalsIgnoreCase(bytes, start, equals, PROTO)
                ? scheme
                : Ascii.equalsIgnoreCase(bytes, start, equals, HOST) ? host : null;
        if (into == null) {
            return true;
        }
        boolean first = into.isEmpty();
        into.set(valueStart, valueEnd);
        return first;
    }

    /** {@code 192.0.2.1:80}, {@code [2001:db8::1]:80}, {@code unknown} or {@code _name} (RFC 7239 section 6). */
    private boolean node(byte[] bytes, int start, int end) {
        boolean first = address.isEmpty();
        boolean bracket = start < end && bytes[start] == '[';
        int stop = Ascii.indexOf(bytes, start, end, (byte) (bracket ? ']' : ':'));
        if (bracket && stop < 0) {
            return false;
        }
        address.set(bracket ? start + 1 : start, stop < 0 ? end : stop);
        return first;
    }

    private static int skipBlanks(byte[] bytes, int start, int end) {
        int at = start;
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int trimBlanks(byte[] bytes, int start, int end) {
        int at = end;
        while (at > start && (bytes[at - 1] == ' ' || bytes[at - 1] == '\t')) {
            at--;
        }
        return at;
    }
}
