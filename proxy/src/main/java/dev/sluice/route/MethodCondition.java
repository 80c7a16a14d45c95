package dev.sluice.route;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The condition that the method is one of a set. Methods are case-sensitive (RFC 9110 section 9.1) and GET does not
 * stand for HEAD. Immutable; any thread.
 */
public final class MethodCondition implements Condition {
    private final SortedSet<String> names;
    private final byte[][] methods;

    private MethodCondition(SortedSet<String> names) {
        this.names = names;
        this.methods = new byte[names.size()][];
        int at = 0;
        for (String name : names) {
            methods[at++] = Ascii.bytes(name);
        }
    }

    /**
     * The condition that the method is one of these.
     *
     * @throws RouteException if there is none, one is no token, or a well-known one is not in upper case
     */
    public static MethodCondition of(Collection<String> names) {
        if (names.isEmpty()) {
            throw new RouteException("method needs at least one value");
        }
        for (String name : names) {
            check(name);
        }
        return new MethodCondition(new TreeSet<>(names));
    }

    private static void check(String name) {
        byte[] bytes = Ascii.bytes(name);
        boolean token = bytes.length > 0;
        for (byte b : bytes) {
            token &= Ascii.isToken(b);
        }
        if (!token) {
            throw new RouteException("not a method: \"" + name + "\"");
        }
        String upper = name.toUpperCase(Locale.ROOT);
        byte[] loud = Ascii.bytes(upper);
        if (!upper.equals(name) && Method.of(loud, 0, loud.length) != Method.OTHER) {
            throw new RouteException("methods are case-sensitive: \"" + name + "\"; did you mean " + upper + "?");
        }
    }

    @Override
    public boolean holds(Head request, byte[] clientAddress, boolean secure) {
        byte[] array = request.array();
        int end = request.methodEnd();
        for (byte[] method : methods) {
            if (Ascii.equals(array, 0, end, method)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public boolean covers(Condition other) {
        return other instanceof MethodCondition method && names.containsAll(method.names);
    }

    @Override
    public String text() {
        return "method " + String.join(" or ", names);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof MethodCondition method && Arrays.deepEquals(method.methods, methods);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
