package dev.sluice.config;

import dev.sluice.route.PathPattern;
import dev.sluice.route.RouteException;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The key of a route, checked: {@code /x} exact, {@code /x/*} prefix by segment, {@code /u/{id}} template, {@code ~^/re} regular
 * expression. {@code same} is equal for keys that take the same requests. Immutable, for any thread.
 */
record PathKey(Place place, String text, String same) {

    /** The route of a site that has no routes of its own. */
    static PathKey all(Place place) {
        return new PathKey(place, "/*", "/*");
    }

    static @Nullable PathKey parse(Tree.Scalar scalar, Reading in) {
        String text = scalar.text();
        Set<String> names = new HashSet<>();
        StringBuilder same = new StringBuilder();
        String fault = text.startsWith("~") ? regexFault(text) : pathFault(text, names, same);
        if (fault != null) {
            int bar = fault.indexOf('|');
            in.problem(scalar.place(), fault.substring(0, bar), fault.substring(bar + 1));
            return null;
        }
        return isPattern(scalar, in)
                ? new PathKey(scalar.place(), text, text.startsWith("~") ? text : same.toString())
                : null;
    }

    /** The router has the last word, on escapes for one. */
    private static boolean isPattern(Tree.Scalar scalar, Reading in) {
        try {
            return PathPattern.parse(scalar.text()).toString().equals(scalar.text());
        } catch (RouteException e) {
            in.problem(scalar.place(), String.valueOf(e.getMessage()), "");
            return false;
        }
    }

    private static @Nullable String regexFault(String text) {
        String fault = text.length() == 1 ? "it is empty" : Texts.regexFault(text.substring(1));
        return fault == null ? null : "this is not a regular expression (RE2): " + fault + "|";
    }

    /** Message and remedy with a bar between them; null when the path is good. */
    private static @Nullable String pathFault(String text, Set<String> names, StringBuilder same) {
        if (!text.startsWith("/")) {
            return "the key of a route begins with / or ~|"
                    + (text.isEmpty() || text.equals("*") ? "for every path, write /*" : "write /" + text);
        }
        if (text.chars().anyMatch(c -> c <= ' ' || c == 127 || c == '?' || c == '#')) {
            return "a path has no spaces, queries or fragments|write conditions on the query under match: {query: ...}";
        }
        String[] segments = text.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            String fault = segmentFault(segments[i], i == segments.length - 1, names, same);
            if (fault != null) {
                return fault;
            }
        }
        return null;
    }

    private static @Nullable String segmentFault(String segment, boolean last, Set<String> names, StringBuilder same) {
        same.append('/').append(segment.startsWith("{") ? "{}" : segment);
        if (segment.equals(".") || segment.equals("..")) {
            return "dot segments never reach a route, so this one takes no request|";
        }
        if (segment.indexOf('*') >= 0 && !(segment.equals("*") && last)) {
            return "a * stands alone, as the last segment|for a part of a segment, write a regular expression such as ~^/img";
        }
        if (segment.indexOf('{') < 0 && segment.indexOf('}') < 0) {
            return null;
        }
        boolean whole = segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}");
        String name = whole ? segment.substring(1, segment.length() - 1) : "";
        if (!name.matches("[A-Za-z_][A-Za-z0-9_]*")) {
            return "a variable is a whole segment such as {id}|";
        }
        return names.add(name) ? null : "the variable {" + name + "} is there twice|";
    }
}
