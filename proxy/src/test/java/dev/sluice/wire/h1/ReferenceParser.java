package dev.sluice.wire.h1;

import dev.sluice.base.Ascii;
import dev.sluice.http.HeadLimits;
import java.util.ArrayList;
import java.util.List;

/**
 * A slow parser of request heads and trailers, written from RFC 9112 without a thought of speed or of bytes that arrive
 * later: it cuts the whole text into lines first. What it says of a complete head, {@link HeadParser} must say.
 */
final class ReferenceParser {
    /** What came out: {@code ok} with the head's parts and where it ends, or not. */
    record Result(boolean complete, boolean ok, int end, List<String> parts) {
        static Result refused() {
            return new Result(true, false, 0, List.of());
        }

        static Result incomplete() {
            return new Result(false, false, 0, List.of());
        }
    }

    private static final String TCHAR = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

    private final HeadParser.Kind kind;
    private final HeadLimits limits;

    ReferenceParser(HeadParser.Kind kind, HeadLimits limits) {
        this.kind = kind;
        this.limits = limits;
    }

    Result parse(byte[] bytes) {
        String text = Ascii.text(bytes, 0, bytes.length);
        List<String> parts = new ArrayList<>();
        int skipped = kind == HeadParser.Kind.REQUEST && text.startsWith("\r\n") ? 2 : 0;
        int at = skipped;
        boolean startLine = kind != HeadParser.Kind.TRAILERS;
        int fields = 0;
        while (true) {
            int lineFeed = text.indexOf('\n', at);
            if (lineFeed < 0) {
                return Result.incomplete();
            }
            if (lineFeed == at || text.charAt(lineFeed - 1) != '\r') {
                return Result.refused();
            }
            String line = text.substring(at, lineFeed - 1);
            int lineStart = at;
            at = lineFeed + 1;
            if (startLine) {
                if (at - lineStart > limits.startLine() || !startLine(line, parts)) {
                    return Result.refused();
                }
                startLine = false;
            } else if (line.isEmpty()) {
                return at - skipped > limits.bytes() ? Result.refused() : new Result(true, true, at, parts);
            } else if (++fields > limits.fields() || !field(line, parts)) {
                return Result.refused();
            }
        }
    }

    private boolean startLine(String line, List<String> parts) {
        return kind == HeadParser.Kind.REQUEST ? requestLine(line, parts) : statusLine(line, parts);
    }

    private static boolean requestLine(String line, List<String> parts) {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !isToken(words[0]) || words[0].length() > 64 || !isVersion(words[2])) {
            return false;
        }
        String target = words[1];
        if (target.isEmpty() || !target.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '#')) {
            return false;
        }
        parts.add(words[0]);
        parts.add(words[2]);
        return target(words[0], target, parts);
    }

    private static boolean target(String method, String target, List<String> parts) {
        if (method.equals("CONNECT")) {
            parts.add(target + "|");
            return true;
        }
        if (target.startsWith("/")) {
            parts.add("|" + target);
            return true;
        }
        if (target.equals("*")) {
            parts.add("|*");
            return method.equals("OPTIONS");
        }
        return absolute(method, target, parts);
    }

    private static boolean absolute(String method, String target, List<String> parts) {
        String lower = target.toLowerCase(java.util.Locale.ROOT);
        int authority = lower.startsWith("http://") ? 7 : lower.startsWith("https://") ? 8 : -1;
        if (authority < 0) {
            return false;
        }
        String rest = target.substring(authority);
        int slash = rest.indexOf('/');
        int question = rest.indexOf('?');
        int end = slash < 0 ? question : question < 0 ? slash : Math.min(slash, question);
        if (end == 0 || rest.isEmpty() || (end > 0 && end == question)) {
            return false;
        }
        String path = end < 0 ? method.equals("OPTIONS") ? "*" : "/" : rest.substring(end);
        parts.add((end < 0 ? rest : rest.substring(0, end)) + "|" + path);
        return true;
    }

    private static boolean isVersion(String text) {
        return text.equals("HTTP/1.0") || text.equals("HTTP/1.1");
    }

    private static boolean statusLine(String line, List<String> parts) {
        if (line.length() < 12 || !isVersion(line.substring(0, 8)) || line.charAt(8) != ' ') {
            return false;
        }
        String status = line.substring(9, 12);
        String phrase = line.substring(12);
        boolean digits = status.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || status.charAt(0) < '1' || status.charAt(0) > '5' || !isText(phrase)) {
            return false;
        }
        parts.add(line.substring(0, 8));
        parts.add(status);
        parts.add(phrase.isEmpty() ? "" : phrase.substring(1));
        return phrase.isEmpty() || phrase.charAt(0) == ' ';
    }

    private static boolean field(String line, List<String> parts) {
        int colon = line.indexOf(':');
        if (colon < 1 || !isToken(line.substring(0, colon)) || !isText(line.substring(colon + 1))) {
            return false;
        }
        int start = colon + 1;
        int end = line.length();
        while (start < end && isBlank(line.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(line.charAt(end - 1))) {
            end--;
        }
        parts.add(line.substring(0, colon) + "=" + line.substring(start, end));
        return true;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(c -> TCHAR.indexOf(c) >= 0);
    }

    private static boolean isText(String text) {
        return text.chars().allMatch(c -> c == '\t' || (c >= 0x20 && c != 0x7f));
    }
}
