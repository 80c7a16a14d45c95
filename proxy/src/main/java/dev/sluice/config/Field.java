package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/**
 * A key of a map that becomes a record; the key is the name of the record's component. Immutable, for any thread.
 *
 * @param need whether the key must be written, or what stands for it when it is not
 * @param doc one or more sentences for the reference page
 */
record Field<V>(
        String key, Shape<V> shape, Need need, @Nullable V defaultValue, String doc) {

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

    /** The default as it is shown; null when there is none. */
    @Nullable
    Shown shownDefault() {
        return defaultValue == null ? null : shape.show(defaultValue, Shown.DEFAULT);
    }
}
