package dev.sluice.route;

import com.google.re2j.Pattern;
import dev.sluice.base.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a condition asks of one value of a header, query parameter or cookie. Values are compared byte for byte, case
 * included. Immutable; any thread.
 */
public final class ValuePattern {
    /** How the value is compared. */
    public enum Kind {
        PRESENT,
        ABSENT,
        EXACT,
        PREFIX,
        REGEX
    }

    /** Any value, be it empty. */
    public static final ValuePattern PRESENT = new ValuePattern(Kind.PRESENT, "", null);

    /** No value at all. */
    public static final ValuePattern ABSENT = new ValuePattern(Kind.ABSENT, "", null);

    private final Kind kind;
    private final String text;
    private final byte[] bytes;
    private final @Nullable Pattern regex;
    private final String shown;

    private ValuePattern(Kind kind, String text, @Nullable Pattern regex) {
        this(kind, text, regex, "");
    }

    private ValuePattern(Kind kind, String text, @Nullable Pattern regex, String shown) {
        this.shown = shown;
        this.kind = kind;
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
        this.regex = regex;
    }

    /** Exactly the text. */
    public static ValuePattern exact(String text) {
        return new ValuePattern(Kind.EXACT, text, null);
    }

    /** Any value that starts with the text. */
    public static ValuePattern prefix(String text) {
        return new ValuePattern(Kind.PREFIX, text, null);
    }

    /**
     * Any value in which the expression (RE2, ASCII) is found.
     *
     * @throws RouteException if it is none
     */
    public static ValuePattern regex(String regex) {
        return new ValuePattern(Kind.REGEX, regex, ByteView.compile(regex));
    }

    /** The same pattern with another text for messages, as its own holds a secret. */
    ValuePattern shownAs(String reference) {
        return new ValuePattern(kind, text, regex, reference);
    }

    /** How the value is compared. */
    public Kind kind() {
        return kind;
    }

    /** Whether the value that stands in the range, as it is, fits. */
    boolean matches(byte[] array, int start, int end) {
        return switch (kind) {
            case PRESENT -> true;
            case ABSENT -> false;
            case EXACT -> Ascii.equals(array, start, end, bytes);
            case PREFIX -> end - start >= bytes.length && Ascii.equals(array, start, start + bytes.length, bytes);
            case REGEX ->
                regex != null && ByteView.matcher(regex, array, start, end).find();
        };
    }

    /** Whether the value that stands in the range in the encoding of a query fits once decoded. */
    boolean matchesEncoded(byte[] array, int start, int end) {
        return switch (kind) {
            case PRESENT -> true;
            case ABSENT -> false;
            case EXACT -> QueryText.startsWith(array, start, end, bytes) == end;
            case PREFIX -> QueryText.startsWith(array, start, end, bytes) >= 0;
            case REGEX -> {
                byte[] decoded = QueryText.decode(array, start, end);
                yield matches(decoded, 0, decoded.length);
            }
        };
    }

    /** Whether every value that fits the other certainly fits this. */
    boolean covers(ValuePattern other) {
        if (equals(other)) {
            return true;
        }
        if (other.kind == Kind.ABSENT) {
            return false;
        }
        boolean isStart = other.kind == Kind.EXACT || other.kind == Kind.PREFIX;
        return kind == Kind.PRESENT || (kind == Kind.PREFIX && isStart && other.text.startsWith(text));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ValuePattern value && value.kind == kind && value.text.equals(text);
    }

    @Override
    public int hashCode() {
        return 31 * kind.hashCode() + text.hashCode();
    }

    /** The pattern for messages. */
    @Override
    public String toString() {
        return shown.isEmpty() ? plain() : shown;
    }

    private String plain() {
        return switch (kind) {
            case PRESENT, ABSENT -> kind.name().toLowerCase(Locale.ROOT);
            case EXACT -> "\"" + text + "\"";
            case PREFIX -> "\"" + text + "\"*";
            case REGEX -> "~" + text;
        };
    }
}
