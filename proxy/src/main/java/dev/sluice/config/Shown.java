package dev.sluice.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value as {@code config show --full} prints it: its full form, every default filled in, and where each text came from.
 * Immutable, for any thread.
 */
sealed interface Shown {
    /** The origin of what nobody wrote. */
    String DEFAULT = "default";

    /** A text and its origin: {@code file:line:column}, or {@link #DEFAULT}. */
    record Text(String text, String origin) implements Shown {}

    /** A list; the origin stands for an empty one. */
    record Items(List<Shown> items, String origin) implements Shown {
        public Items {
            items = List.copyOf(items);
        }
    }

    /** A map; the origin stands for an empty one. */
    record Entries(Map<String, Shown> entries, String origin) implements Shown {
        public Entries {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }
    }
}
