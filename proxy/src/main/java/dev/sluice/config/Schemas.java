package dev.sluice.config;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The definitions of a JSON Schema (draft 2020-12) in the making: each record once. For one thread. */
final class Schemas {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ObjectNode definitions = JSON.createObjectNode();

    ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** The schema of a whole configuration file. */
    static String of(Shape<?> root) {
        Schemas schemas = new Schemas();
        ObjectNode top = schemas.object()
                .put("$schema", "https://json-schema.org/draft/2020-12/schema")
                .put("title", "sluice.yaml");
        top.setAll(root.schema(schemas));
        top.set("$defs", schemas.definitions);
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(top) + "\n";
    }

    /** A reference to the definition of {@code shape}, which is added when it is missing. */
    ObjectNode reference(RecordShape<?> shape) {
        if (!definitions.has(shape.name())) {
            definitions.putObject(shape.name());
            definitions.set(shape.name(), shape.define(this));
        }
        return object().put("$ref", "#/$defs/" + shape.name());
    }

    /** A reference to what only the reader can resolve, and so the schema takes for any value. */
    ObjectNode unresolved() {
        definitions
                .putObject("Reference")
                .put("description", "A value from the environment or from a file.")
                .put("type", "string")
                .put("pattern", "\\$\\{(env|file):[^}]+\\}");
        return object().put("$ref", "#/$defs/Reference");
    }
}
