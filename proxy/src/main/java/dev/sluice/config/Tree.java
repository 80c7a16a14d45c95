package dev.sluice.config;

import java.util.List;

/**
 * A YAML document as read: scalars, lists and maps that know their places, with references resolved. {@code reset} says that
 * {@code !reset} stands before it. Immutable, for any thread.
 */
sealed interface Tree {

    Place place();

    boolean reset();

    /** A text; {@code raw} is what the file says, {@code text} has its references replaced and is never shown when they differ. */
    record Scalar(Place place, String raw, String text, boolean plain, boolean reset) implements Tree {

        /** Whether the text holds something that must not be printed. */
        boolean isSecret() {
            return !raw.equals(text);
        }

        /** Whether nothing is written at all, as after a key without a value. */
        boolean isAbsent() {
            return plain && (raw.isEmpty() || raw.equals("null") || raw.equals("~"));
        }

        /** The place of a part of the text, as far as the file's line still shows where it is. */
        Place part(int from, int length) {
            Place p = place;
            boolean visible = plain && !isSecret() && p.length() == raw.length();
            return visible ? new Place(p.file(), p.line(), p.column() + from, Math.max(1, length), p.source()) : p;
        }
    }

    /** A list. */
    record Items(Place place, List<Tree> items, boolean reset) implements Tree {}

    /** A map, its entries in the order of the file and its keys unique. */
    record Mapping(Place place, List<Entry> entries, boolean reset) implements Tree {}

    /** A key and its value. */
    record Entry(Scalar key, Tree value) {}
}
