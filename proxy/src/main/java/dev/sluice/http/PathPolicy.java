package dev.sluice.http;

import dev.sluice.base.Ascii;

/**
 * What is done to a request path before it is matched (RFC 3986 section 6.2.2): percent-encoded unreserved characters
 * are decoded, other encodings written in upper case, dot segments resolved, empty segments merged. A backslash, which
 * some servers take for a slash, is read as its encoding {@code %5C}. The bytes that come out are the ones that are
 * matched and the ones that are forwarded. {@code %00}, a broken encoding and a path that climbs above the root are
 * refused. The query is left alone. Pure; any thread.
 */
public final class PathPolicy {
    /** The policy of the defaults. */
    public static final PathPolicy DEFAULT = new PathPolicy(PathConfig.DEFAULTS);

    private static final byte[] HEX = Ascii.bytes("0123456789ABCDEF");

    private final PathConfig config;

    /** A policy as configured. */
    public PathPolicy(PathConfig config) {
        this.config = config;
    }

    /** Normalises the head's path; false when the path is refused. */
    public boolean apply(Head head) {
        if (head.isAsterisk() || isPlain(head.array(), head.pathStart(), head.pathEnd())) {
            return true;
        }
        int length = head.pathEnd() - head.pathStart();
        int queryLength = head.targetEnd() - head.pathEnd();
        head.reserve(length + 2 * backslashes(head) + queryLength + 1);
        byte[] bytes = head.array();
        int start = head.size();
        int end = decode(bytes, head.pathStart(), head.pathEnd(), start);
        if (end >= 0) {
            end = resolve(bytes, start, end);
        }
        if (end < 0) {
            return false;
        }
        System.arraycopy(bytes, head.pathEnd(), bytes, end, queryLength);
        head.size(end + queryLength);
        head.path(start, end, head.hasQuery() ? end + queryLength : Head.NONE);
        return true;
    }

    /** Whether nothing in the path could need a change. */
    private static boolean isPlain(byte[] bytes, int start, int end) {
        byte before = 0;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b == '%' || b == '\\' || (before == '/' && (b == '/' || b == '.'))) {
                return false;
            }
            before = b;
        }
        return true;
    }

    private static int backslashes(Head head) {
        int count = 0;
        for (int i = head.pathStart(); i < head.pathEnd(); i++) {
            count += head.array()[i] == '\\' ? 1 : 0;
        }
        return count;
    }

    /** Writes the range to {@code to} with its encodings made uniform; the position after it, or -1. */
    private int decode(byte[] bytes, int start, int end, int to) {
        int at = to;
        for (int i = start; i < end; i++) {
            byte b = bytes[i];
            if (b != '%' && b != '\\') {
                bytes[at++] = b;
                continue;
            }
            int value = b;
            if (b == '%') {
                value = i + 2 < end ? Ascii.hexValue(bytes[i + 1]) << 4 | Ascii.hexValue(bytes[i + 2]) : -1;
                i += 2;
            }
            boolean slash = value == '/' || value == '\\';
            if (value <= 0 || (slash && config.encodedSlashes() == PathConfig.EncodedSlashes.REJECT)) {
                return -1;
            }
            if (isUnreserved(value) || (slash && config.encodedSlashes() == PathConfig.EncodedSlashes.DECODE)) {
                bytes[at++] = (byte) value;
            } else {
                bytes[at++] = '%';
                bytes[at++] = HEX[value >> 4];
                bytes[at++] = HEX[value & 15];
            }
        }
        return at;
    }

    private static boolean isUnreserved(int value) {
        return (value >= 'a' && value <= 'z')
                || (value >= 'A' && value <= 'Z')
                || (value >= '0' && value <= '9')
                || value == '-'
                || value == '.'
                || value == '_'
                || value == '~';
    }

    /** Resolves dot segments and empty segments in place (RFC 3986 section 5.2.4); the new end, or -1. */
    private int resolve(byte[] bytes, int start, int end) {
        int to = start;
        int at = start;
        while (at < end) {
            int segment = at + 1;
            int slash = Ascii.indexOf(bytes, segment, end, (byte) '/');
            int stop = slash < 0 ? end : slash;
            to = stop == segment && stop < end ? empty(bytes, to) : segment(bytes, start, to, segment, stop);
            if (to > 0 && stop == end && endsInDots(bytes, segment, stop)) {
                bytes[to++] = '/';
            }
            if (to < 0) {
                return -1;
            }
            at = stop;
        }
        if (to == start) {
            bytes[to++] = '/';
        }
        return to;
    }

    /** Writes a segment to {@code to}, or takes back the one before; the position after it, or -1. */
    private int segment(byte[] bytes, int start, int to, int segment, int stop) {
        int length = stop - segment;
        int dots = dots(bytes, segment, length);
        if (dots == 0) {
            bytes[to] = '/';
            System.arraycopy(bytes, segment, bytes, to + 1, length);
            return to + 1 + length;
        }
        if (config.dotSegments() == PathConfig.DotSegments.REJECT || (dots == 2 && to == start)) {
            return -1;
        }
        return dots == 2 ? lastSlash(bytes, start, to) : to;
    }

    private static boolean endsInDots(byte[] bytes, int segment, int stop) {
        return dots(bytes, segment, stop - segment) > 0;
    }

    private int empty(byte[] bytes, int to) {
        switch (config.doubleSlashes()) {
            case MERGE:
                return to;
            case KEEP:
                bytes[to] = '/';
                return to + 1;
            default:
                return -1;
        }
    }

    /** 1 for a single dot, 2 for two dots, 0 for anything else. */
    private static int dots(byte[] bytes, int segment, int length) {
        if (length == 1 && bytes[segment] == '.') {
            return 1;
        }
        return length == 2 && bytes[segment] == '.' && bytes[segment + 1] == '.' ? 2 : 0;
    }

    private static int lastSlash(byte[] bytes, int start, int end) {
        int at = end - 1;
        while (at > start && bytes[at] != '/') {
            at--;
        }
        return at;
    }
}
