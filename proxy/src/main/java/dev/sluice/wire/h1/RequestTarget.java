package dev.sluice.wire.h1;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.observe.Reason;

/**
 * The reader of request targets (RFC 9112 section 3.2): origin-form, absolute-form, authority-form for CONNECT only,
 * asterisk-form for OPTIONS only. Pure; any thread.
 */
final class RequestTarget {
    private static final byte[] HTTP = Ascii.bytes("http://");
    private static final byte[] HTTPS = Ascii.bytes("https://");

    private RequestTarget() {}

    /** Sets authority, path and query of the head from the arena's range; {@code OK} or why not. */
    static Reason parse(Head head, int start, int end) {
        byte[] bytes = head.array();
        if (Ascii.indexOf(bytes, start, end, (byte) '#') >= 0) {
            return Reason.BAD_TARGET;
        }
        if (head.method() == Method.CONNECT) {
            head.authority(start, end);
            head.path(end, end, Head.NONE);
            return Reason.OK;
        }
        if (bytes[start] == '/') {
            return path(head, start, end);
        }
        if (end - start == 1 && bytes[start] == '*') {
            head.asterisk(true);
            head.path(start, end, Head.NONE);
            return head.method() == Method.OPTIONS ? Reason.OK : Reason.BAD_TARGET;
        }
        return absolute(head, bytes, start, end);
    }

    private static Reason path(Head head, int start, int end) {
        int question = Ascii.indexOf(head.array(), start, end, (byte) '?');
        head.path(start, question < 0 ? end : question, question < 0 ? Head.NONE : end);
        return Reason.OK;
    }

    private static Reason absolute(Head head, byte[] bytes, int start, int end) {
        int authority;
        if (startsWith(bytes, start, end, HTTP)) {
            authority = start + HTTP.length;
        } else if (startsWith(bytes, start, end, HTTPS)) {
            authority = start + HTTPS.length;
        } else {
            return Reason.BAD_TARGET;
        }
        int slash = authority;
        while (slash < end && bytes[slash] != '/' && bytes[slash] != '?') {
            slash++;
        }
        if (slash == authority) {
            return Reason.BAD_TARGET;
        }
        head.authority(authority, slash);
        if (slash == end) {
            return root(head);
        }
        return bytes[slash] == '/' ? path(head, slash, end) : Reason.BAD_TARGET;
    }

    /**
     * An empty path is the root, and with OPTIONS the asterisk (RFC 9112 section 3.2.4). It takes the byte of the slash
     * that stands before the authority.
     */
    private static Reason root(Head head) {
        int slash = head.authorityStart() - 1;
        if (head.method() == Method.OPTIONS) {
            head.array()[slash] = '*';
            head.asterisk(true);
        }
        head.path(slash, slash + 1, Head.NONE);
        return Reason.OK;
    }

    private static boolean startsWith(byte[] bytes, int start, int end, byte[] lower) {
        return end - start >= lower.length && Ascii.equalsIgnoreCase(bytes, start, start + lower.length, lower);
    }
}
