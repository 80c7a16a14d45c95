package dev.sluice.route;

/**
 * One condition on the value of a header, query parameter or cookie: the whole value, its beginning, a RE2 expression found in
 * it, or that it is there at all. Immutable, for any thread.
 */
public record ValueMatch(Kind kind, String text, String reference) {
    /** A value that may be shown. */
    public ValueMatch(Kind kind, String text) {
        this(kind, text, "");
    }

    /** The same value, shown only as what the file says. */
    public ValueMatch secret(String raw) {
        return new ValueMatch(kind, text, raw);
    }

    /** How the text is compared. */
    public enum Kind {
        EXACT,
        PREFIX,
        REGEX,
        PRESENT
    }

    /** The form it is written in. */
    @Override
    public String toString() {
        return reference.isEmpty() ? written() : reference;
    }

    private String written() {
        return switch (kind) {
            case PRESENT -> "present";
            case PREFIX -> text + "*";
            case REGEX -> "~" + text;
            case EXACT -> isPlain() ? text : "=" + text;
        };
    }

    private boolean isPlain() {
        boolean marked = text.startsWith("~") || text.startsWith("=") || text.endsWith("*");
        return !marked && !text.equals("present");
    }
}
