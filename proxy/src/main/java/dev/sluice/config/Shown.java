package dev.sluice.config;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A value as {@code config show --full} prints it: its full form, every default filled in, and where each text came from.
 * Immutable, for any thread.
 */
sealed interface Shown {
    /** The origin of what nobody wrote. */
    String DEFAULT = "default";

    /** The same without what nobody wrote; null when nothing is left. */
    @Nullable
    Shown written();

    /** A text and its origin: {@code file:line:column}, or {@link #DEFAULT}. */
    record Text(String text, String origin) implements Shown {
        @Override
        public @Nullable Shown written() {
            return origin.equals(DEFAULT) ? null : this;
        }
    }

    /** A list; the origin stands for an empty one. */
    record Items(List<Shown> items, String origin) implements Shown {
        public Items {
            items = List.copyOf(items);
        }

        @Override
        public @Nullable Shown written() {
            List<Shown> kept = new ArrayList<>();
            for (Shown item : items) {
                Shown written = item.written();
                if (written != null) {
                    kept.add(written);
                }
            }
            return kept.isEmpty() && origin.equals(DEFAULT) ? null : new Items(kept, origin);
        }
    }

    /** A map; the origin stands for an empty one. */
    record Entries(Map<String, Shown> entries, String origin) implements Shown {
        public Entries {
            entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
        }

        @Override
        public @Nullable Shown written() {
            Map<String, Shown> kept = new LinkedHashMap<>();
            entries.forEach((key, value) -> {
                Shown written = value.written();
                if (written != null) {
                    kept.put(key, written);
                }
            });
            return kept.isEmpty() && origin.equals(DEFAULT) ? null : new Entries(kept, origin);
        }
    }
}
