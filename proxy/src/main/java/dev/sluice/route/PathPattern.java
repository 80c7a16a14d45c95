package dev.sluice.route;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.sluice.base.Ascii;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a route asks of the path, matched against the normalised path byte for byte.
 *
 * <ul>
 *   <li>{@code /x}: exactly this path; {@code /x} and {@code /x/} differ.
 *   <li>{@code /x/*}: a prefix by segment: {@code /x}, {@code /x/} and {@code /x/y}, never {@code /xy}; {@code /*}
 *       matches everything, the asterisk of {@code OPTIONS *} too.
 *   <li>{@code /u/{id}}, {@code /api/{version}/*}: a template; {@code {name}} is one non-empty segment, and a final
 *       {@code /*} opens the end as in a prefix.
 *   <li>{@code ~^/re}: a regular expression (RE2), searched for anywhere unless anchored.
 * </ul>
 *
 * <p>Literal text is brought into the form that normalised paths have: escapes in upper case, escaped unreserved
 * characters plain (RFC 3986 section 6.2.2), and characters outside ASCII as escaped UTF-8. Immutable; any thread.
 */
public final class PathPattern {
    /** What kind of pattern it is, in the order in which kinds are tried. */
    public enum Kind {
        EXACT,
        TEMPLATE,
        PREFIX,
        REGEX;

        /** The word for messages. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The segment of a parameter; no literal segment holds a brace. */
    private static final byte[] PARAMETER = Ascii.bytes("{}");

    private static final String[] NO_NAMES = {};

    private final Kind kind;
    private final String text;
    private final byte[][] segments;
    private final String[] names;
    private final boolean open;
    private final @Nullable Pattern regex;

    private PathPattern(String text, byte[][] segments, String[] names, boolean open) {
        this.text = text;
        this.segments = segments;
        this.names = names;
        this.open = open;
        this.regex = null;
        this.kind = names.length > 0 ? Kind.TEMPLATE : open ? Kind.PREFIX : Kind.EXACT;
    }

    private PathPattern(String text, Pattern regex) {
        this.text = text;
        this.segments = new byte[0][];
        this.names = groupNames(regex);
        this.open = false;
        this.regex = regex;
        this.kind = Kind.REGEX;
    }

    /**
     * The pattern that the text spells.
     *
     * @throws RouteException if it spells none; the message says what is wrong
     */
    public static PathPattern parse(String text) {
        if (text.startsWith("~")) {
            return new PathPattern(text, ByteView.compile(text.substring(1)));
        }
        if (!text.startsWith("/")) {
            throw new RouteException(
                    "not a path pattern: \"" + text + "\"; it begins with / or, as a regular expression, with ~");
        }
        boolean open = text.endsWith("/*");
        String body = open ? text.substring(0, text.length() - 2) : text;
        List<byte[]> segments = new ArrayList<>();
        List<String> names = new ArrayList<>();
        int at = 0;
        while (at < body.length()) {
            int slash = body.indexOf('/', at + 1);
            int end = slash < 0 ? body.length() : slash;
            addSegment(body.substring(at + 1, end), text, segments, names);
            at = end;
        }
        return new PathPattern(
                text, segments.toArray(new byte[0][]), names.isEmpty() ? NO_NAMES : names.toArray(NO_NAMES), open);
    }

    private static void addSegment(String segment, String text, List<byte[]> segments, List<String> names) {
        if (!segment.startsWith("{") || !segment.endsWith("}")) {
            segments.add(PathLiteral.parse(segment, text));
            return;
        }
        String name = segment.substring(1, segment.length() - 1);
        if (!isName(name)) {
            throw new RouteException("not a parameter name: \"" + name + "\" in path " + text
                    + "; write a letter or _, then letters, digits, - or _");
        }
        if (names.contains(name)) {
            throw new RouteException("parameter {" + name + "} stands twice in path " + text);
        }
        names.add(name);
        segments.add(PARAMETER);
    }

    private static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && (i == 0 || (c != '-' && (c < '0' || c > '9')))) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    /** The names of groups 1 and up; a group without a name is called by its number. */
    private static String[] groupNames(Pattern regex) {
        String[] names = new String[regex.groupCount()];
        for (int i = 0; i < names.length; i++) {
            names[i] = Integer.toString(i + 1);
        }
        for (Map.Entry<String, Integer> group : regex.namedGroups().entrySet()) {
            names[group.getValue() - 1] = group.getKey();
        }
        return names.length == 0 ? NO_NAMES : names;
    }

    /** What kind of pattern it is. */
    public Kind kind() {
        return kind;
    }

    /** The names of what a match captures: parameters or groups, from left to right. */
    public List<String> names() {
        return List.of(names);
    }

    /** The names as the array that captures share; never changed. */
    String[] captureNames() {
        return names;
    }

    /** How many segments it has; a pattern with an open end may match more. */
    int segments() {
        return segments.length;
    }

    /** The literal bytes of a segment; for a parameter, bytes that no literal has. */
    byte[] segment(int i) {
        return segments[i];
    }

    /** Whether the segment is a parameter. */
    boolean isParameter(int i) {
        return segments[i].length == 2 && segments[i][0] == '{';
    }

    /** Whether it ends in {@code /*}. */
    public boolean isOpen() {
        return open;
    }

    /** A search of a regular expression over the path. */
    Matcher search(byte[] bytes, int start, int end) {
        if (regex == null) {
            throw new IllegalStateException("not a regular expression: " + text);
        }
        return ByteView.matcher(regex, bytes, start, end);
    }

    /** The pattern without parameter names: two patterns of one shape match the same paths. */
    String shape() {
        if (kind == Kind.REGEX) {
            return text;
        }
        StringBuilder shape = new StringBuilder();
        for (byte[] segment : segments) {
            shape.append('/').append(Ascii.text(segment, 0, segment.length));
        }
        return open ? shape.append("/*").toString() : shape.toString();
    }

    /** Whether the path matches; by the definition above, segment by segment, not by a tree. */
    boolean matches(byte[] bytes, int start, int end) {
        if (kind == Kind.REGEX) {
            return search(bytes, start, end).find();
        }
        int at = start;
        for (byte[] segment : segments) {
            if (at == end || bytes[at] != '/') {
                return false;
            }
            int slash = Ascii.indexOf(bytes, at + 1, end, (byte) '/');
            int stop = slash < 0 ? end : slash;
            boolean fits =
                    Arrays.equals(segment, PARAMETER) ? stop > at + 1 : Ascii.equals(bytes, at + 1, stop, segment);
            if (!fits) {
                return false;
            }
            at = stop;
        }
        return open || at == end;
    }

    /**
     * Whether every path that the other pattern matches certainly matches this one too, where this one is tried first.
     * Only what is certain: the same shape; a template with an open end over a longer prefix; {@code /*} over a regular
     * expression. No other pair in the order of kinds can cover.
     */
    boolean covers(PathPattern other) {
        if (kind == Kind.TEMPLATE && open && other.kind == Kind.PREFIX) {
            return coversPrefix(other);
        }
        boolean all = kind == Kind.PREFIX && segments.length == 0;
        return (all && other.kind == Kind.REGEX) || (kind == other.kind && shape().equals(other.shape()));
    }

    private boolean coversPrefix(PathPattern prefix) {
        if (prefix.segments.length < segments.length) {
            return false;
        }
        for (int i = 0; i < segments.length; i++) {
            byte[] wanted = prefix.segments[i];
            if (isParameter(i) ? wanted.length == 0 : !Arrays.equals(segments[i], wanted)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PathPattern path && path.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
