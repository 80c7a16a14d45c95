package dev.sluice.config;

import dev.sluice.config.Shape.Bound;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The words of a shorthand such as {@code GET /healthz every 5s}, each with its place. For one thread, the reader's. */
final class Words {
    private final List<Tree.Scalar> words = new ArrayList<>();
    private final Tree.Scalar whole;
    private int at;

    Words(Tree.Scalar whole) {
        this.whole = whole;
        String text = whole.text();
        int from = 0;
        for (int i = 0; i <= text.length(); i++) {
            boolean gap = i == text.length() || text.charAt(i) == ' ' || text.charAt(i) == ',';
            if (gap && i > from) {
                words.add(word(text.substring(from, i), from));
            }
            from = gap ? i + 1 : from;
        }
    }

    private Tree.Scalar word(String text, int from) {
        // A word of a secret is as secret as the whole: it is shown as what the file says.
        String raw = whole.isSecret() ? whole.raw() : text;
        return new Tree.Scalar(whole.part(from, text.length()), raw, text, whole.plain(), false);
    }

    boolean hasNext() {
        return at < words.size();
    }

    Tree.Scalar next() {
        return words.get(at++);
    }

    Tree.Scalar peek() {
        return words.get(at);
    }

    int left() {
        return words.size() - at;
    }

    /** Whether the next word is {@code text}; if so it is passed. */
    boolean skip(String text) {
        boolean found = hasNext() && peek().text().equals(text);
        at += found ? 1 : 0;
        return found;
    }

    /** The next word as {@code shape} reads it, or {@code fallback} when that is impossible. */
    <T> T read(TextShape<T> shape, T fallback, String after, Reading in) {
        if (!hasNext()) {
            in.problem(whole.place(), "after '" + after + "' should come " + shape.expected());
            return fallback;
        }
        T value = readOrNull(shape, in);
        return value == null ? fallback : value;
    }

    <T> @Nullable T readOrNull(TextShape<T> shape, Reading in) {
        Bound<T> bound = shape.bind(next(), null, in);
        return bound == null ? null : bound.value();
    }

    /** Reports what is left as not understood. */
    void end(Reading in, String grammar) {
        if (hasNext()) {
            in.problem(peek().place(), "'" + peek().raw() + "' is not understood here", "the form is: " + grammar);
        }
    }
}
