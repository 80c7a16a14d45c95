package dev.sluice.conformance.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the scene language tells of every verb. */
final class VerbsTest {
    private static final Path PAGE =
            Path.of(System.getProperty("sluice.root", "..")).resolve("docs/testing.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void everyVerbIsDocumented() throws IOException {
        Set<String> told = new TreeSet<>();
        Matcher matcher = CODE.matcher(Files.readString(PAGE).replace("```", ""));
        while (matcher.find()) {
            told.addAll(List.of(matcher.group(1).split("[^a-z0-9-]+", -1)));
        }
        Verbs.all().forEach((kind, verbs) -> assertThat(told).as(kind).containsAll(verbs));
        assertThat(told).doesNotContain("no-such-verb");
    }

    @Test
    void whatShowsBytesIsOfOneProtocol() {
        assertThat(List.of("send", "frame", "line")).noneMatch(Verbs::isNeutral);
        assertThat(List.of("request", "data", "receive", "cancel")).allMatch(Verbs::isNeutral);
    }
}
