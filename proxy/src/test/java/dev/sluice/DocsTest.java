package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigReader;
import dev.sluice.filter.Filters;
import dev.sluice.observe.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the documentation claims, compared with what is there. */
class DocsTest {
    private static final Path ROOT = Path.of("..");

    @Test
    void theLifeOfARequestHasTheStagesInTheirOrder() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/life-of-a-request.md"));
        int at = 0;
        for (Stage stage : Stage.values()) {
            Matcher row = Pattern.compile("\\b" + stage.name() + "\\b").matcher(page);
            assertThat(row.find(at))
                    .as(stage + " comes after what is before it")
                    .isTrue();
            at = row.start();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyFeatureHasAPage() {
        return Filters.ALL.stream()
                .map(feature -> DynamicTest.dynamicTest(
                        feature.key(),
                        () -> assertThat(ROOT.resolve("docs/filters/" + feature.key() + ".md"))
                                .content()
                                .contains(feature.key() + ":")));
    }

    @TestFactory
    Stream<DynamicTest> everyExampleIsAGoodConfiguration() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve("examples"))) {
            return files.filter(file -> file.toString().endsWith("sluice.yaml")).toList().stream()
                    .map(file -> DynamicTest.dynamicTest(file.toString(), () -> {
                        ConfigReader.Result read = new ConfigReader(Map.of()).read(file);
                        assertThat(read.problems()).as(read.render()).isEmpty();
                        assertThat(read.isGood()).isTrue();
                    }));
        }
    }

    @Test
    void theMarkdownLinksLeadSomewhere() throws IOException {
        Pattern link = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            for (Path page : Stream.concat(files, Stream.of(ROOT.resolve("README.md"), ROOT.resolve("ARCHITECTURE.md")))
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList()) {
                Matcher found = link.matcher(Files.readString(page));
                while (found.find()) {
                    assertThat(page.resolveSibling(found.group(1)))
                            .as("a link of " + page)
                            .exists();
                }
            }
        }
    }
}
