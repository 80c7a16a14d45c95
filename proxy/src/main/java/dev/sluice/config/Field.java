package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * A key of a map that becomes a record; the key is the name of the record's component. Immutable, for any thread.
 *
 * @param byDefault what stands when nothing is written or inherited; null for nothing
 * @param need whether the key must be written, or what stands for it when it is not
 * @param doc one or more sentences for the reference page
 */
record Field<V>(
        String key, Shape<V> shape, Need need, @Nullable Bound<V> byDefault, String doc) {

    /** What happens when the key is not written. */
    enum Need {
        /** That is a problem. */
        REQUIRED,
        /** The default stands. */
        OPTIONAL,
        /** What the level above says stands, or else the default. */
        INHERITED,
        /** Nobody writes the key: the component is filled in later. */
        INTERNAL
    }

    static <V> Field<V> of(String key, Shape<V> shape, Need need, @Nullable V value, String doc) {
        Bound<V> bound = value == null ? null : new Bound<>(value, shape.show(value, Shown.DEFAULT));
        return new Field<>(key, shape, need, bound, doc);
    }

    /** Whether {@code value} is the default. */
    boolean isDefault(Object value) {
        return byDefault != null && value.equals(byDefault.value());
    }
}
