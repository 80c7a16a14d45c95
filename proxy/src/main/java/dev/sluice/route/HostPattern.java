package dev.sluice.route;

import dev.sluice.base.Ascii;
import dev.sluice.base.IpAddress;
import java.net.IDN;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a site answers to: one host name or IP literal, every name below a domain ({@code *.example.com}), or any host.
 *
 * <p>A wildcard stands for one or more labels: {@code *.example.com} matches {@code a.example.com} and
 * {@code a.b.example.com}, never {@code example.com}. Case and one trailing dot do not count. A name outside ASCII is
 * kept in its IDNA form. An IPv6 literal stands in brackets and is compared with its canonical text (RFC 5952).
 * Immutable; any thread.
 */
public final class HostPattern {
    /** How much a pattern says, the most specific first. */
    public enum Kind {
        EXACT,
        WILDCARD,
        ANY
    }

    /** The pattern that every host, and a request without one, matches. */
    public static final HostPattern ANY = new HostPattern(Kind.ANY, "*", new byte[0]);

    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;

    private final Kind kind;
    private final String text;
    private final byte[] key;

    private HostPattern(Kind kind, String text, byte[] key) {
        this.kind = kind;
        this.text = text;
        this.key = key;
    }

    /**
     * The pattern that the text spells: a name, {@code *.name}, an IP literal, or nothing (or {@code *}) for any.
     *
     * @throws RouteException if it is none of these
     */
    public static HostPattern parse(String text) {
        if (text.isEmpty() || text.equals("*")) {
            return ANY;
        }
        if (text.indexOf(':') >= 0) {
            return literal(text);
        }
        boolean wildcard = text.startsWith("*.");
        String name = ascii(wildcard ? text.substring(2) : text, text);
        checkName(name, text);
        return wildcard
                ? new HostPattern(Kind.WILDCARD, "*." + name, Ascii.bytes("." + name))
                : new HostPattern(Kind.EXACT, name, Ascii.bytes(name));
    }

    private static HostPattern literal(String text) {
        boolean bracketed = text.startsWith("[") && text.endsWith("]");
        IpAddress address = IpAddress.parse(bracketed ? text.substring(1, text.length() - 1) : text);
        if (address == null || address.isV4()) {
            throw new RouteException("not a host: \"" + text + "\"; write a name, *.name, an IPv4 address or [IPv6]");
        }
        String canonical = "[" + address + "]";
        return new HostPattern(Kind.EXACT, canonical, Ascii.bytes(canonical));
    }

    private static String ascii(String name, String text) {
        String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        try {
            return IDN.toASCII(plain).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new RouteException("not a host name: \"" + text + "\": " + e.getMessage());
        }
    }

    private static void checkName(String name, String text) {
        boolean good = !name.isEmpty() && name.length() <= MAX_NAME;
        int labelStart = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                good &= i > labelStart && i - labelStart <= MAX_LABEL;
                labelStart = i + 1;
            } else {
                good &= isNameCharacter(name.charAt(i));
            }
        }
        if (!good) {
            throw new RouteException("not a host name: \"" + text
                    + "\"; write labels of letters, digits, - and _ with dots between, a * only as the first label");
        }
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    /** How much the pattern says. */
    public Kind kind() {
        return kind;
    }

    /** What a table looks up: the name in lower case, for a wildcard with the dot in front. */
    byte[] key() {
        return key;
    }

    /** Whether the host, given as it stands in a request, matches; by the definition above, not by a table. */
    boolean matches(byte[] bytes, int start, int end) {
        if (kind == Kind.ANY) {
            return true;
        }
        if (start < 0) {
            return false;
        }
        int nameEnd = nameEnd(bytes, start, end);
        if (kind == Kind.EXACT) {
            return Ascii.equalsIgnoreCase(bytes, start, nameEnd, key);
        }
        int suffix = nameEnd - key.length;
        return suffix > start && Ascii.equalsIgnoreCase(bytes, suffix, nameEnd, key);
    }

    /** Where the name ends: before the port and before one trailing dot. */
    static int nameEnd(byte[] bytes, int start, int end) {
        if (start < end && bytes[start] == '[') {
            int bracket = Ascii.indexOf(bytes, start, end, (byte) ']');
            return bracket < 0 ? end : bracket + 1;
        }
        int colon = Ascii.indexOf(bytes, start, end, (byte) ':');
        int stop = colon < 0 ? end : colon;
        return stop > start && bytes[stop - 1] == '.' ? stop - 1 : stop;
    }

    /** Orders patterns from the most specific: exact by name, wildcards the longest first, any. */
    static int compare(HostPattern a, HostPattern b) {
        if (a.kind != b.kind) {
            return a.kind.compareTo(b.kind);
        }
        int byLength = a.kind == Kind.WILDCARD ? Integer.compare(b.key.length, a.key.length) : 0;
        return byLength != 0 ? byLength : a.text.compareTo(b.text);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostPattern host && host.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** The pattern as it would be written; {@code *} for any. */
    @Override
    public String toString() {
        return text;
    }
}
