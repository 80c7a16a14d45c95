package dev.sluice.config;

import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import tools.jackson.databind.json.JsonMapper;

/** A YAML text as an editor sees it before it asks the schema: with the types of YAML 1.2 core. */
final class YamlAsJson {
    private YamlAsJson() {}

    static String convert(String yaml) {
        LoadSettings core = LoadSettings.builder().setSchema(new CoreSchema()).build();
        return JsonMapper.builder()
                .build()
                .writeValueAsString(new Load(core).loadFromString(yaml.replace("!reset ", "")));
    }
}
