package dev.sluice.route;

import dev.sluice.base.Ascii;
import dev.sluice.http.Head;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition that a query parameter has one of some values. Parameters stand between ampersands, the value behind
 * the first equals sign (none is an empty value); names and values are compared once decoded as {@link QueryText} says,
 * as UTF-8. Where the parameter stands several times, one fitting value is enough. Immutable; any thread.
 */
public final class QueryCondition implements Condition {
    private final String name;
    private final byte[] nameBytes;
    private final ValueSet values;

    private QueryCondition(String name, ValueSet values) {
        this.name = name;
        this.nameBytes = name.getBytes(StandardCharsets.UTF_8);
        this.values = values;
    }

    /**
     * The condition that the parameter of the name has one of the values.
     *
     * @throws RouteException if the name is empty or there is no value
     */
    public static QueryCondition of(String name, List<ValuePattern> values) {
        if (name.isEmpty()) {
            throw new RouteException("a query parameter needs a name");
        }
        return new QueryCondition(name, ValueSet.of("query " + name, values));
    }

    @Override
    public boolean holds(Head request, byte[] clientAddress, boolean secure) {
        if (!request.hasQuery()) {
            return values.allowsAbsence();
        }
        byte[] array = request.array();
        int end = request.queryEnd();
        boolean seen = false;
        int at = request.queryStart();
        while (at < end) {
            int ampersand = Ascii.indexOf(array, at, end, (byte) '&');
            int stop = ampersand < 0 ? end : ampersand;
            int equals = Ascii.indexOf(array, at, stop, (byte) '=');
            int nameEnd = equals < 0 ? stop : equals;
            if (QueryText.startsWith(array, at, nameEnd, nameBytes) == nameEnd) {
                seen = true;
                if (values.matchesEncoded(array, equals < 0 ? stop : equals + 1, stop)) {
                    return true;
                }
            }
            at = stop + 1;
        }
        return !seen && values.allowsAbsence();
    }

    @Override
    public boolean covers(Condition other) {
        return other instanceof QueryCondition query && query.name.equals(name) && values.covers(query.values);
    }

    @Override
    public String text() {
        return "query " + name + " = " + values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QueryCondition query && query.name.equals(name) && query.values.equals(values);
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
