package dev.sluice.config;

import dev.sluice.config.Shape.Bound;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A list; a single item may stand for a list of one. Immutable, for any thread. */
record ListShape<T>(Shape<T> item) implements Shape<List<T>> {

    @Override
    public @Nullable Bound<List<T>> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
        List<Tree> trees = tree instanceof Tree.Items items ? items.items() : List.of(tree);
        List<T> values = new ArrayList<>();
        List<Shown> shown = new ArrayList<>();
        for (Tree each : trees) {
            Bound<T> bound = item.bind(each, null, in);
            if (bound != null) {
                values.add(bound.value());
                shown.add(bound.shown());
            }
        }
        return new Bound<>(
                List.copyOf(values), new Shown.Items(shown, tree.place().toString()));
    }

    @Override
    public Shown show(List<T> value, String origin) {
        return new Shown.Items(value.stream().map(v -> item.show(v, origin)).toList(), origin);
    }

    @Override
    public ObjectNode schema(Schemas schemas) {
        ObjectNode node = schemas.object();
        ArrayNode either = node.putArray("anyOf");
        either.add(item.schema(schemas));
        either.addObject().put("type", "array").set("items", item.schema(schemas));
        return node;
    }

    @Override
    public String kind() {
        return "list of " + item.kind();
    }

    @Override
    public void visit(Consumer<RecordShape<?>> visitor) {
        item.visit(visitor);
    }
}
