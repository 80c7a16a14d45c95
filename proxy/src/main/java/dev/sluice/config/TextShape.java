package dev.sluice.config;

import dev.sluice.config.Shape.Bound;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A value written as one text: numbers, durations, sizes, words, addresses and every other scalar. Immutable, for any thread.
 *
 * @param kind what the reference page calls it
 * @param expected the end of the sentence "expected ..."
 * @param words the words among which a suggestion is looked for, also what the schema allows when {@code closed}
 * @param closed whether nothing but the words is allowed
 * @param pattern what the schema checks of a text, in ECMA-262; empty for anything
 * @param parser makes the value, null when the text is not one
 * @param printer the text that the parser reads back
 */
record TextShape<T>(
        String kind,
        String expected,
        List<String> words,
        boolean closed,
        String pattern,
        Parser<T> parser,
        Function<T, String> printer)
        implements Shape<T> {

    /** Makes the value of a text; null when it is none, and then it may have reported why. */
    interface Parser<T> {
        @Nullable
        T parse(Tree.Scalar scalar, Reading in);
    }

    /** A shape whose parser looks at nothing but the text. */
    static <T> TextShape<T> of(
            String kind,
            String expected,
            String pattern,
            Function<String, @Nullable T> parser,
            Function<T, String> printer) {
        return new TextShape<>(
                kind, expected, List.of(), false, pattern, (scalar, in) -> parser.apply(scalar.text()), printer);
    }

    /** The constants of an enum, written in lower case with dashes. */
    static <E extends Enum<E>> TextShape<E> choice(Class<E> type) {
        return choice(List.of(type.getEnumConstants()));
    }

    /** Some constants of an enum, written in lower case with dashes. */
    static <E extends Enum<E>> TextShape<E> choice(List<E> constants) {
        List<String> words = constants.stream().map(TextShape::word).toList();
        return new TextShape<>(
                "one of "
                        + String.join(
                                ", ", words.stream().map(w -> "`" + w + "`").toList()),
                String.join(", ", words),
                words,
                true,
                "",
                (scalar, in) -> {
                    int at = words.indexOf(scalar.text());
                    return at < 0 ? null : constants.get(at);
                },
                TextShape::word);
    }

    /** The same shape with words of its own beside what it reads. */
    TextShape<T> with(String... more) {
        return new TextShape<>(
                kind,
                expected,
                Stream.concat(words.stream(), Stream.of(more)).toList(),
                closed,
                pattern,
                parser,
                printer);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public @Nullable Bound<T> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
        if (!(tree instanceof Tree.Scalar scalar)) {
            String what = tree instanceof Tree.Items ? "a list" : "a map";
            in.problem(tree.place(), what + " stands where one text is expected: " + expected);
            return null;
        }
        int before = in.problems.size();
        T value = parser.parse(scalar, in);
        if (value == null) {
            if (in.problems.size() == before) {
                in.problem(scalar.place(), refusal(scalar), Suggestion.text(scalar.raw(), words));
            }
            return null;
        }
        String origin = scalar.place().toString();
        Shown shown = scalar.isSecret() ? new Shown.Text(scalar.raw(), origin) : show(value, origin);
        return new Bound<>(value, shown);
    }

    private String refusal(Tree.Scalar scalar) {
        if (scalar.isAbsent()) {
            return "nothing is written here; expected " + expected;
        }
        return "'" + scalar.raw() + "' is not " + (closed ? "one of " : "") + expected;
    }

    @Override
    public Shown show(T value, String origin) {
        return new Shown.Text(printer.apply(value), origin);
    }

    @Override
    public ObjectNode schema(Schemas schemas) {
        ObjectNode node = schemas.object();
        if (!closed && pattern.isEmpty()) {
            return anyText(node);
        }
        ArrayNode forms = node.putArray("anyOf");
        if (closed) {
            enumerate(forms.addObject());
        } else {
            anyText(forms.addObject()).put("pattern", pattern);
        }
        forms.add(schemas.unresolved());
        return node;
    }

    private static ObjectNode anyText(ObjectNode node) {
        node.putArray("type").add("string").add("number").add("boolean");
        return node;
    }

    private void enumerate(ObjectNode node) {
        ArrayNode allowed = node.putArray("enum");
        words.forEach(allowed::add);
        // An editor hands an unquoted true to the schema as what YAML 1.2 core says it is.
        words.stream().filter(w -> w.equals("true") || w.equals("false")).forEach(w -> allowed.add(w.equals("true")));
    }
}
