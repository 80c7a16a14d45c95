package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.sluice.rules.ArchitectureRules;
import dev.sluice.rules.Layers;
import dev.sluice.rules.Rule;
import dev.sluice.rules.RuleExceptions;
import dev.sluice.rules.SourceRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the product's code to the rules that ARCHITECTURE.md states. */
class ArchitectureTest {
    private static final Path PAGE = Path.of("../ARCHITECTURE.md");
    private static final Path SOURCES = Path.of("src/main/java").toAbsolutePath();
    private static final Path TESTS = Path.of("src/test/java").toAbsolutePath();
    private static final Path EXCEPTIONS = Path.of("src/test/resources/rule-exceptions.txt");
    private static final JavaClasses PRODUCT = new ClassFileImporter().importPath(Path.of("target/classes"));

    static List<Rule> rules() throws IOException {
        return new ArchitectureRules(Layers.read(PAGE), ArchitectureTest.class.getClassLoader()).all();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void holds(Rule rule) throws IOException {
        assertThat(rule.violations(PRODUCT, RuleExceptions.read(EXCEPTIONS)))
                .as(rule.toString())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"R10-source", "R17", "R19", "R22-source", "R26"})
    void holdsInTheSource(String rule) throws IOException {
        assertThat(new SourceRules(SOURCES).checkProduct(TESTS).violations(rule, RuleExceptions.read(EXCEPTIONS)))
                .as(rule)
                .isEmpty();
    }

    /** A package of the list may be missing only as long as the product cannot start. */
    @Test
    void listsOnlyWhatExists() throws IOException {
        var home = SOURCES.resolve("dev/sluice");
        var whole = Files.exists(home.resolve("Sluice.java"));
        assertThat(whole ? Layers.read(PAGE).order() : List.<String>of())
                .allSatisfy(layer -> assertThat(home.resolve(layer).normalize()).isDirectoryContaining("glob:**.java"));
    }

    @Test
    void exceptionsNameRulesThatExist() throws IOException {
        var known = Stream.concat(
                        rules().stream().map(Rule::id),
                        Stream.of("R10-source", "R17", "R19", "R22-source", "R25", "R26"))
                .toList();
        assertThat(RuleExceptions.read(EXCEPTIONS).rules()).isSubsetOf(known);
    }
}
