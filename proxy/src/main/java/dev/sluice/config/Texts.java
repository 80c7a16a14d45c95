package dev.sluice.config;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.sluice.base.Address;
import dev.sluice.base.ByteSize;
import dev.sluice.base.Cidr;
import dev.sluice.base.Durations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The kinds of single texts that the language knows. Immutable, for any thread. */
final class Texts {
    static final String SIZE = "^(unlimited|[0-9]+ *([kKmMgGtT][iI]?)?[bB]?)$";
    static final String TIME = "^([0-9]+(d|h|m|s|ms|us|ns))+$";
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final Duration LONGEST = Duration.ofDays(365);

    /** Any text, also an empty one. */
    static final TextShape<String> ANY = TextShape.of("text", "a text", "", s -> s, s -> s);

    /** Any text but an empty one. */
    static final TextShape<String> SOME =
            TextShape.of("text", "a text that is not empty", "", s -> s.isEmpty() ? null : s, s -> s);

    /** A token of RFC 9110 section 5.6.2: field names, cookie names, methods. */
    static final TextShape<String> TOKEN = TextShape.of(
            "name",
            "a name of letters, digits and !#$%&'*+-.^_`|~",
            "^[!#$%&'*+.^_`|~0-9A-Za-z-]+$",
            Texts::token,
            s -> s);

    /** A field name, in lower case. */
    static final TextShape<String> FIELD_NAME = TextShape.of(
            "header name", TOKEN.expected(), TOKEN.pattern(), s -> token(s.toLowerCase(Locale.ROOT)), s -> s);

    /** A method, which has upper and lower case (RFC 9110 section 9.1). */
    static final TextShape<String> METHOD = TextShape.of(
                    "method", "a method such as GET", "^[!#$%&'*+.^_`|~0-9A-Z-]+$", Texts::method, s -> s)
            .with("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    /** What may stand in a field (RFC 9110 section 5.5). */
    static final TextShape<String> FIELD_VALUE =
            TextShape.of("header value", "a header value without control characters", "", Texts::fieldValue, s -> s);

    static final TextShape<Duration> DURATION = TextShape.of(
            "duration",
            "a duration from 1ms to 365d such as 3s, 100ms, 5m or 1h30m",
            TIME,
            Texts::time,
            Durations::print);

    static final TextShape<Duration> DURATION_OR_OFF = new TextShape<>(
            "duration or `off`",
            "a duration from 1ms to 365d such as 3s or 5m, or off",
            List.of("off"),
            false,
            "^off$|" + TIME,
            (scalar, in) -> scalar.text().equals("off") ? Duration.ZERO : time(scalar.text()),
            value -> value.isZero() ? "off" : Durations.print(value));

    static final TextShape<ByteSize> BYTE_SIZE = new TextShape<>(
            "size or `unlimited`",
            "a size such as 64KiB or 10MB, or unlimited",
            List.of("unlimited"),
            false,
            SIZE,
            (scalar, in) -> ByteSize.parse(scalar.text()),
            ByteSize::toString);

    static final TextShape<Boolean> SWITCH = new TextShape<>(
            "`true` or `false`",
            "true, false",
            List.of("true", "false"),
            true,
            "",
            (scalar, in) ->
                    scalar.text().equals("true") ? Boolean.TRUE : scalar.text().equals("false") ? Boolean.FALSE : null,
            value -> Boolean.toString(value));

    static final TextShape<Integer> PERCENT = TextShape.of(
            "percentage", "a percentage from 0% to 100%", "^[0-9]{1,3}%?$", Texts::percent, value -> value + "%");

    static final TextShape<Address> ADDRESS = TextShape.of(
            "address",
            "an address such as 127.0.0.1:8080, :8080, [::1]:8080 or unix:/run/x.sock",
            "^(unix:/.+|.*:[0-9]+)$",
            Address::parse,
            Address::toString);

    private Texts() {}

    /** A whole number in a range. */
    static TextShape<Integer> number(int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        return TextShape.of("number", expected, "^[0-9]+$", s -> integer(s, least, most), i -> Integer.toString(i));
    }

    /** {@code refuse} or {@code allow}. */
    static TextShape<Boolean> permission() {
        return new TextShape<>(
                "one of `allow`, `refuse`",
                "allow, refuse",
                List.of("allow", "refuse"),
                true,
                "",
                (s, in) -> s.text().equals("allow") ? Boolean.TRUE : s.text().equals("refuse") ? Boolean.FALSE : null,
                allowed -> allowed ? "allow" : "refuse");
    }

    /** A size that must be bounded and at least {@code least} bytes. */
    static TextShape<ByteSize> bounded(long least, long most) {
        String expected = "a size from " + new ByteSize(least) + " to " + new ByteSize(most);
        return TextShape.of("size", expected, SIZE, s -> sizeWithin(s, least, most), ByteSize::toString);
    }

    private static @Nullable ByteSize sizeWithin(String text, long least, long most) {
        ByteSize size = ByteSize.parse(text);
        return size == null || size.bytes() < least || size.bytes() > most ? null : size;
    }

    static @Nullable Integer integer(String text, int least, int most) {
        boolean digits = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        long value = digits ? Long.parseLong(text) : Long.MIN_VALUE;
        return value < least || value > most ? null : (Integer) (int) value;
    }

    private static @Nullable Integer percent(String text) {
        return integer(text.endsWith("%") ? text.substring(0, text.length() - 1) : text, 0, 100);
    }

    private static @Nullable Duration time(String text) {
        Duration value = Durations.parse(text);
        boolean fits = value != null && value.compareTo(SHORTEST) >= 0 && value.compareTo(LONGEST) <= 0;
        return fits ? value : null;
    }

    static @Nullable String token(String text) {
        boolean good = !text.isEmpty() && text.chars().allMatch(Texts::isTokenChar);
        return good ? text : null;
    }

    private static @Nullable String method(String text) {
        return text.equals(text.toUpperCase(Locale.ROOT)) ? token(text) : null;
    }

    private static @Nullable String fieldValue(String text) {
        boolean clean = text.equals(text.strip()) && text.chars().allMatch(c -> c == '\t' || (c >= ' ' && c != 127));
        return clean ? text : null;
    }

    private static boolean isTokenChar(int c) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        return letter || (c >= '0' && c <= '9') || (c < 128 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
    }

    /** What is wrong with a RE2 expression; null when nothing is. */
    static @Nullable String regexFault(String expression) {
        if (expression.chars().anyMatch(c -> c > 127)) {
            return "it sees bytes, so write ASCII only, and \\xNN for other bytes";
        }
        try {
            Pattern unused = Pattern.compile(expression);
            return unused.pattern().length() > 4096 ? "longer than 4096 characters" : null;
        } catch (PatternSyntaxException e) {
            return e.getDescription();
        }
    }

    /** A network in CIDR notation. */
    static final TextShape<Cidr> NETWORK = TextShape.of(
            "network",
            "an address or a network such as 10.0.0.0/8 or fd00::/8",
            "^[0-9a-fA-F:.]+(/[0-9]+)?$",
            Cidr::parse,
            Cidr::toString);
}
