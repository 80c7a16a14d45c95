package dev.sluice.config;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a value may look like, in one description that serves binding, {@code config show --full}, the JSON Schema and the
 * reference page, so that the four cannot disagree. Immutable, for any thread.
 *
 * @param <T> what the value becomes
 */
interface Shape<T> {

    /**
     * Makes the value of {@code tree}; null when that is impossible, and then a problem says why. What {@code base} holds stands for
     * what the tree leaves out.
     */
    @Nullable
    Bound<T> bind(Tree tree, @Nullable Bound<?> base, Reading in);

    /** The value as it is shown when it came from {@code origin}. */
    Shown show(T value, String origin);

    /** The JSON Schema of the value; records become definitions. */
    ObjectNode schema(Schemas schemas);

    /** What the reference page calls it, such as {@code duration}. */
    String kind();

    /** The records that the reference page has to describe for this shape. */
    default void visit(Consumer<RecordShape<?>> visitor) {}

    /** A value made from a tree, and how it is shown. Immutable, for any thread. */
    record Bound<T>(T value, Shown shown) {}
}
