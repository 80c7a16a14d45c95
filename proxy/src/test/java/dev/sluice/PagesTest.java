package dev.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages about the code name types that exist, and the table of contents names every page. */
class PagesTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TYPE = Pattern.compile("\\b(?:class|interface|enum|record) ([A-Z]\\w*)");
    /** A word in code marks, or in the list of packages, that looks like a type: not a stage, not a file. */
    private static final Pattern MARKED = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)`");

    private static final Pattern LISTED = Pattern.compile("\\b[A-Z][a-z]+[A-Za-z]*\\b");
    private static final Set<String> WORDS = Set.of("System");

    @ParameterizedTest
    @ValueSource(strings = {"ARCHITECTURE.md", "docs/threads.md", "docs/life-of-a-request.md"})
    void aPageNamesWhatExists(String page) throws IOException {
        String text = Files.readString(ROOT.resolve(page));
        Set<String> named =
                MARKED.matcher(text).results().map(hit -> hit.group(1)).collect(Collectors.toSet());
        Matcher packages =
                Pattern.compile("```packages\n(.*?)```", Pattern.DOTALL).matcher(text);
        if (packages.find()) {
            LISTED.matcher(packages.group(1)).results().map(hit -> hit.group()).forEach(named::add);
        }
        named.removeAll(WORDS);
        assertThat(named).isNotEmpty();
        assertThat(types()).containsAll(named);
    }

    @Test
    void theTableOfContentsNamesEveryPage() throws IOException {
        String contents = Files.readString(ROOT.resolve("docs/README.md"));
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            List<String> pages = files.filter(Files::isRegularFile)
                    .map(file -> ROOT.resolve("docs").relativize(file).toString())
                    .filter(file -> !file.equals("README.md"))
                    .toList();
            assertThat(pages)
                    .isNotEmpty()
                    .allSatisfy(page -> assertThat(contents).contains("(" + page + ")"));
        }
    }

    private static Set<String> types() throws IOException {
        Set<String> types = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher type = TYPE.matcher(Files.readString(file));
                while (type.find()) {
                    types.add(type.group(1));
                }
            }
        }
        return types;
    }
}
