package dev.sluice.route;

import dev.sluice.http.FieldName;
import dev.sluice.http.Head;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The condition that a header field has one of some values. Where the field stands on several lines, one fitting line
 * is enough; a line's value is looked at whole, commas included. Immutable; any thread.
 */
public final class FieldCondition implements Condition {
    private final FieldName name;
    private final ValueSet values;

    private FieldCondition(FieldName name, ValueSet values) {
        this.name = name;
        this.values = values;
    }

    /**
     * The condition that the field of the name has one of the values.
     *
     * @throws RouteException if the name is no field name or there is no value
     */
    public static FieldCondition of(String name, List<ValuePattern> values) {
        FieldName field;
        try {
            field = FieldName.of(name);
        } catch (IllegalArgumentException e) {
            throw new RouteException("not a header name: \"" + name + "\"");
        }
        return new FieldCondition(field, ValueSet.of("header " + name, values));
    }

    @Override
    public boolean holds(Head request, byte[] clientAddress, boolean secure) {
        int i = request.find(name);
        if (i == Head.NONE) {
            return values.allowsAbsence();
        }
        while (i != Head.NONE) {
            if (values.matches(request.array(), request.valueStart(i), request.valueEnd(i))) {
                return true;
            }
            i = request.find(name, i + 1);
        }
        return false;
    }

    @Override
    public boolean covers(Condition other) {
        return other instanceof FieldCondition field && field.name.equals(name) && values.covers(field.values);
    }

    @Override
    public String text() {
        return "header " + name.toString().toLowerCase(Locale.ROOT) + " = " + values;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FieldCondition field && field.name.equals(name) && field.values.equals(values);
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
