package dev.sluice.http;

import dev.sluice.base.Ascii;

/**
 * The reader of request targets (RFC 9112 section 3.2): origin-form, absolute-form, authority-form for CONNECT only,
 * asterisk-form for OPTIONS only; and of what HTTP/2 and HTTP/3 call {@code :path}. Pure; any thread.
 */
public final class RequestTarget {
    private static final byte[] HTTP = Ascii.bytes("http://");
    private static final byte[] HTTPS = Ascii.bytes("https://");

    private RequestTarget() {}

    /**
     * Sets path and query of the head from the arena's range, which is to be in origin-form or, for OPTIONS, in
     * asterisk-form (RFC 9113 section 8.3.1); false when it is neither.
     */
    public static boolean parsePath(Head head, int start, int end) {
        byte[] bytes = head.array();
        if (start == end || !isVisible(bytes, start, end)) {
            return false;
        }
        boolean asterisk = end - start == 1 && bytes[start] == '*';
        return (asterisk || bytes[start] == '/') && head.method() != Method.CONNECT && parse(head, start, end);
    }

    private static boolean isVisible(byte[] bytes, int start, int end) {
        for (int i = start; i < end; i++) {
            if (bytes[i] <= ' ' || bytes[i] == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** Sets authority, path and query of the head from the arena's range of visible characters; false when refused. */
    public static boolean parse(Head head, int start, int end) {
        byte[] bytes = head.array();
        if (Ascii.indexOf(bytes, start, end, (byte) '#') >= 0) {
            return false;
        }
        if (head.method() == Method.CONNECT) {
            head.authority(start, end);
            head.path(end, end, Head.NONE);
            return true;
        }
        if (bytes[start] == '/') {
            return path(head, start, end);
        }
        if (end - start == 1 && bytes[start] == '*') {
            head.asterisk(true);
            head.path(start, end, Head.NONE);
            return head.method() == Method.OPTIONS;
        }
        return absolute(head, bytes, start, end);
    }

    private static boolean path(Head head, int start, int end) {
        int question = Ascii.indexOf(head.array(), start, end, (byte) '?');
        head.path(start, question < 0 ? end : question, question < 0 ? Head.NONE : end);
        return true;
    }

    private static boolean absolute(Head head, byte[] bytes, int start, int end) {
        int authority;
        if (startsWith(bytes, start, end, HTTP)) {
            authority = start + HTTP.length;
        } else if (startsWith(bytes, start, end, HTTPS)) {
            authority = start + HTTPS.length;
        } else {
            return false;
        }
        int slash = authority;
        while (slash < end && bytes[slash] != '/' && bytes[slash] != '?') {
            slash++;
        }
        if (slash == authority) {
            return false;
        }
        head.authority(authority, slash);
        if (slash == end) {
            return root(head);
        }
        return bytes[slash] == '/' && path(head, slash, end);
    }

    /**
     * An empty path is the root, and with OPTIONS the asterisk (RFC 9112 section 3.2.4). It takes the byte of the slash
     * that stands before the authority.
     */
    private static boolean root(Head head) {
        int slash = head.authorityStart() - 1;
        if (head.method() == Method.OPTIONS) {
            head.array()[slash] = '*';
            head.asterisk(true);
        }
        head.path(slash, slash + 1, Head.NONE);
        return true;
    }

    private static boolean startsWith(byte[] bytes, int start, int end, byte[] lower) {
        return end - start >= lower.length && Ascii.equalsIgnoreCase(bytes, start, start + lower.length, lower);
    }
}
