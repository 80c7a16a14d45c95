package dev.sluice.control;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What lives on over reloads: a living thing is kept as long as a snapshot wants one of the same record. "Did this
 * change?" is {@code equals}. Conductor only.
 *
 * @param <C> the record
 * @param <L> the living thing
 */
final class Keeper<C, L> {
    private final Function<C, L> factory;
    private Map<C, L> kept = new HashMap<>();
    private Map<C, L> wanted = new HashMap<>();

    Keeper(Function<C, L> factory) {
        this.factory = factory;
    }

    /** Begins to collect what the next snapshot wants. */
    void begin() {
        wanted = new HashMap<>();
    }

    /** The living thing of the record: the present one, or a new one. */
    L keep(C config) {
        return wanted.computeIfAbsent(config, wantedConfig -> {
            L living = kept.get(wantedConfig);
            return living != null ? living : factory.apply(wantedConfig);
        });
    }

    /** What the next snapshot wants so far, in no order. */
    List<L> wanted() {
        return List.copyOf(wanted.values());
    }

    /** What is new in the next snapshot. */
    List<L> added() {
        return difference(wanted, kept);
    }

    /** The next snapshot is published; answers what no snapshot wants any longer. */
    List<L> commit() {
        List<L> dropped = difference(kept, wanted);
        kept = wanted;
        return dropped;
    }

    /** The next snapshot will not come; answers what was made for it. */
    List<L> rollback() {
        List<L> made = added();
        wanted = new HashMap<>(kept);
        return made;
    }

    /** The records of everything that lives. */
    List<C> records() {
        return List.copyOf(kept.keySet());
    }

    /** Everything that lives. */
    List<L> all() {
        return List.copyOf(kept.values());
    }

    /** Shows everything that lives, with its record. */
    void each(BiConsumer<C, L> visitor) {
        kept.forEach(visitor);
    }

    private static <C, L> List<L> difference(Map<C, L> of, Map<C, L> without) {
        List<L> rest = new ArrayList<>();
        of.forEach((config, living) -> {
            if (without.get(config) != living) {
                rest.add(living);
            }
        });
        return rest;
    }
}
