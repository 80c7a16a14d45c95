package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Compares the committed reference page and JSON Schema with what the model says now. Run {@link #main} from the root of the project
 * to write them anew.
 */
class GeneratedPagesTest {
    private static final Path DOCS = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
            .resolve("docs/reference");
    private static final Path PAGE = Path.of("config.md");
    private static final Path SCHEMA = Path.of("sluice.schema.json");

    /** Writes both files; the argument is the root of the project. */
    public static void main(String[] args) throws IOException {
        Path docs = Files.createDirectories(Path.of(args[0]).resolve("docs/reference"));
        Files.writeString(docs.resolve(PAGE), ConfigReader.reference());
        Files.writeString(docs.resolve(SCHEMA), ConfigReader.schema());
    }

    @Test
    void theReferencePageIsWhatTheModelSays() throws IOException {
        assertThat(Files.readString(DOCS.resolve(PAGE))).isEqualTo(ConfigReader.reference());
    }

    @Test
    void theSchemaIsWhatTheModelSays() throws IOException {
        assertThat(Files.readString(DOCS.resolve(SCHEMA))).isEqualTo(ConfigReader.schema());
    }

    @Test
    void everyKeyIsExplained() {
        assertThat(ConfigReader.reference()).doesNotContain("|  |").doesNotContain("null");
    }

    @Test
    void theSchemaIsOneByItsOwnSchema() {
        Schema meta = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(com.networknt.schema.SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

        assertThat(meta.validate(ConfigReader.schema(), InputFormat.JSON)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"full.yaml", "short.yaml"})
    void theSchemaTakesWhatTheReaderTakes(String name) throws IOException {
        String yaml = Resources.text(name);

        assertThat(Configs.read(yaml).render()).isEqualTo("0 problems\n");
        assertThat(validate(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "stes: {}",
                "sites: {'http://a': {boddy: 1}}",
                "sites: {'ftp://a': b}",
                "tls: {profile: old}",
                "sites: {'https://a.test': {to: 'b:1', tls: {hsts: {maxAge: [1]}}}}",
                "ports: {http: {}}",
                "limits: {body: [1]}",
                "log: {level: loud}",
                "services: {'a b': c}",
            })
    void theSchemaRefusesWhatTheReaderRefuses(String yaml) throws IOException {
        assertThat(Configs.read(yaml).isGood()).isFalse();
        assertThat(validate(yaml)).isNotEmpty();
    }

    /** Only the reader knows what a reference stands for. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "sites: {':80': {to: 'a:1', connect: '${env:C}'}}",
                "sites: {':80': {to: 'a:${env:P}', listen: ['127.0.0.1:${env:P}']}}",
                "limits: {body: '${env:SIZE}', headerCount: '${file:/run/count}'}",
                "timeouts: {idle: '${env:IDLE}'}",
                "log: {level: '${env:LEVEL}', access: {format: '${env:FORMAT}'}}",
                "admin: '${env:ADMIN}'",
            })
    void theSchemaTakesReferencesWhereverAValueStands(String yaml) throws IOException {
        assertThat(validate(yaml)).isEmpty();
    }

    private static List<Error> validate(String yaml) {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(ConfigReader.schema());
        return schema.validate(YamlAsJson.convert(yaml), InputFormat.JSON);
    }
}
