package dev.sluice.config;

import dev.sluice.config.Shape.Bound;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A map whose keys the author chooses, in the order of the file. Immutable, for any thread. */
record MapShape<K, V>(TextShape<K> key, Shape<V> value) implements Shape<Map<K, V>> {

    @Override
    public @Nullable Bound<Map<K, V>> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
        if (!(tree instanceof Tree.Mapping mapping)) {
            in.problem(tree.place(), "a map is expected here: " + key.kind() + " to " + value.kind());
            return null;
        }
        Map<K, V> values = new LinkedHashMap<>();
        Map<String, Shown> shown = new LinkedHashMap<>();
        for (Tree.Entry entry : mapping.entries()) {
            Bound<K> name = key.bind(entry.key(), null, in);
            Bound<V> bound = value.bind(entry.value(), null, in);
            if (name != null && bound != null) {
                enter(entry, name.value(), bound.value(), values, in);
                shown.put(key.printer().apply(name.value()), bound.shown());
            }
        }
        return new Bound<>(
                Collections.unmodifiableMap(values),
                new Shown.Entries(shown, tree.place().toString()));
    }

    private void enter(Tree.Entry entry, K name, V bound, Map<K, V> values, Reading in) {
        if (values.putIfAbsent(name, bound) != null) {
            in.problem(
                    entry.key().place(),
                    "'" + entry.key().raw() + "' says the same as a key above",
                    "keep one of them");
        }
    }

    @Override
    public Shown show(Map<K, V> values, String origin) {
        Map<String, Shown> shown = new LinkedHashMap<>();
        values.forEach((k, v) -> shown.put(key.printer().apply(k), value.show(v, origin)));
        return new Shown.Entries(shown, origin);
    }

    @Override
    public ObjectNode schema(Schemas schemas) {
        ObjectNode node = schemas.object().put("type", "object");
        if (!key.pattern().isEmpty()) {
            node.putObject("propertyNames").put("pattern", key.pattern());
        }
        node.set("additionalProperties", value.schema(schemas));
        return node;
    }

    @Override
    public String kind() {
        return "map of " + key.kind() + " to " + value.kind();
    }

    @Override
    public void visit(Consumer<RecordShape<?>> visitor) {
        value.visit(visitor);
    }
}
