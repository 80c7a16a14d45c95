package dev.sluice.route;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition that a cookie has one of some values (RFC 6265 section 4.2.1). Names are case-sensitive; a value's
 * quotes belong to it. Where the cookie stands several times, one fitting value is enough. Immutable; any thread.
 */
public final class CookieCondition implements Condition {
    private static final int MISSING = 0;
    private static final int DIFFERS = 1;
    private static final int FITS = 2;

    private final String name;
    private final byte[] nameBytes;
    private final ValueSet values;

    private CookieCondition(String name, ValueSet values) {
        this.name = name;
        this.nameBytes = Ascii.bytes(name);
        this.values = values;
    }

    /**
     * The condition that the cookie of the name has one of the values.
     *
     * @throws RouteException if the name is no token or there is no value
     */
    public static CookieCondition of(String name, List<ValuePattern> values) {
        byte[] bytes = Ascii.bytes(name);
        boolean token = bytes.length > 0;
        for (byte b : bytes) {
            token &= Ascii.isToken(b);
        }
        if (!token) {
            throw new RouteException("not a cookie name: \"" + name + "\"");
        }
        return new CookieCondition(name, ValueSet.of("cookie " + name, values));
    }

    @Override
    public boolean holds(Head request, byte[] clientAddress, boolean secure) {
        boolean seen = false;
        for (int i = request.find(FieldName.COOKIE); i != Head.NONE; i = request.find(FieldName.COOKIE, i + 1)) {
            int found = search(request.array(), request.valueStart(i), request.valueEnd(i));
            if (found == FITS) {
                return true;
            }
            seen |= found == DIFFERS;
        }
        return !seen && values.allowsAbsence();
    }

    private int search(byte[] array, int start, int end) {
        int answer = MISSING;
        int at = start;
        while (at < end) {
            int semicolon = Ascii.indexOf(array, at, end, (byte) ';');
            int stop = semicolon < 0 ? end : semicolon;
            int from = skipBlanks(array, at, stop);
            int equals = Ascii.indexOf(array, from, stop, (byte) '=');
            if (equals >= 0 && Ascii.equals(array, from, equals, nameBytes)) {
                if (values.matches(array, equals + 1, trimBlanks(array, equals + 1, stop))) {
                    return FITS;
                }
                answer = DIFFERS;
            }
            at = stop + 1;
        }
        return answer;
    }

    private static int skipBlanks(byte[] array, int start, int end) {
        int at = start;
        while (at < end && (array[at] == ' ' || array[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static int trimBlanks(byte[] array, int start, int end) {
        int at = end;
        while (at > start && (array[at - 1] == ' ' || array[at - 1] == '\t')) {
            at--;
        }
        return at;
    }

    @Override
    public boolean covers(Condition other) {
        return other instanceof CookieCondition cookie && cookie.name.equals(name) && values.covers(cookie.values);
    }

    @Override
    public String text() {
        return "cookie " + name + " = " + values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CookieCondition cookie && cookie.name.equals(name) && cookie.values.equals(values);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + values.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
