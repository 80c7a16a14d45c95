package dev.sluice.route;

import dev.sluice.base.Ascii;
import java.nio.charset.StandardCharsets;

/**
 * The reading of one literal segment of a path pattern into the bytes that a normalised path would hold (RFC 3986
 * section 6.2.2): escapes in upper case, unreserved characters not escaped, everything outside ASCII escaped. Pure; any
 * thread.
 */
final class PathLiteral {
    private static final String HEX = "0123456789ABCDEF";

    private PathLiteral() {}

    /** The segment's bytes; {@code path} is the whole pattern, for the message of a refusal. */
    static byte[] parse(String segment, String path) {
        if (segment.equals(".") || segment.equals("..")) {
            throw new RouteException("path " + path + " never matches: a normalised path has no dot segments");
        }
        byte[] bytes = segment.getBytes(StandardCharsets.UTF_8);
        StringBuilder literal = new StringBuilder(bytes.length);
        int at = 0;
        while (at < bytes.length) {
            int value = bytes[at] & 0xff;
            if (value == '%') {
                putEscape(literal, escaped(bytes, at, path));
                at += 3;
                continue;
            }
            check((char) value, path);
            putPlain(literal, value);
            at++;
        }
        return Ascii.bytes(literal.toString());
    }

    private static int escaped(byte[] bytes, int at, String path) {
        int high = at + 2 < bytes.length ? Ascii.hexValue(bytes[at + 1]) : -1;
        int low = at + 2 < bytes.length ? Ascii.hexValue(bytes[at + 2]) : -1;
        if (high < 0 || low < 0) {
            throw new RouteException("path " + path + " holds a % without two hexadecimal digits; write %25 for %");
        }
        return high << 4 | low;
    }

    private static void check(char c, String path) {
        if (c == '{' || c == '}') {
            throw new RouteException("path " + path + ": a parameter fills a whole segment, as in /u/{id}");
        }
        if (c == '*') {
            throw new RouteException("path " + path + ": a * stands only at the end behind a slash, as in /x/*");
        }
        if (c == '?' || c == '#') {
            throw new RouteException(
                    "path " + path + " holds '" + c + "', which no path does; match the query instead");
        }
        if (c <= ' ' || c == 0x7f) {
            throw new RouteException("path " + path + " holds a space or control character; write it as %20 or so");
        }
    }

    private static void putPlain(StringBuilder literal, int value) {
        if (value < 0x80) {
            literal.append((char) value);
        } else {
            putEscape(literal, value);
        }
    }

    private static void putEscape(StringBuilder literal, int value) {
        if (isUnreserved(value)) {
            literal.append((char) value);
        } else {
            literal.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
        }
    }

    private static boolean isUnreserved(int c) {
        int lower = c | 0x20;
        return (lower >= 'a' && lower <= 'z' && c >= 'A')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
