package dev.sluice.conformance.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.conformance.SceneFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the scene language means, and what it refuses. */
final class SceneParserTest {
    private static final String SMALLEST = """
            # It holds
            sluice
              sites: {}
            """;

    private static Scene parse(String text) {
        return SceneParser.parse(Path.of("x.scene"), text.lines().toList());
    }

    @Test
    void theFirstLineIsTheTitle() {
        assertThat(parse(SMALLEST).title()).isEqualTo("It holds");
    }

    @Test
    void theConfigurationKeepsItsShape() {
        Scene scene = parse("""
                # t
                sluice
                  sites:
                    ":1": {reply: "200"}

                  limits: {}

                client c
                """);
        assertThat(scene.configuration()).isEqualTo("sites:\n  \":1\": {reply: \"200\"}\n\nlimits: {}\n");
    }

    @Test
    void aStepKnowsItsLineAndWords() {
        Scene scene = parse(SMALLEST + "client c\n  # why\n  header X-A = one two\n");
        Step step = scene.blocks("client").get(0).steps().get(0);
        assertThat(step.line()).isEqualTo(6);
        assertThat(step.verb()).isEqualTo("header");
        assertThat(step.rest(2)).isEqualTo("one two");
    }

    @Test
    void quotedBytesAreEscapedAndRepeated() {
        Scene scene = parse(SMALLEST + "client c\n  send \"a\\r\\n\\t\\0\\x7f\\\"\\\\\" \"xy\"*3 \"\u00e9\"\n");
        Step step = scene.blocks("client").get(0).steps().get(0);
        assertThat(step.bytes(0)).isEqualTo("a\r\n\t\0\u007f\"\\xyxyxy\u00c3\u00a9");
        assertThat(step.arguments()).allMatch(Token::quoted);
    }

    @Test
    void barLinesEndInCrlfUnlessABackslashEndsThem() {
        Scene scene = parse(SMALLEST + "client c\n  send\n    | GET / HTTP/1.1\n    | A: b \\\n    |\n    | x\\ty\n");
        Step step = scene.blocks("client").get(0).steps().get(0);
        assertThat(step.bytes(0)).isEqualTo("GET / HTTP/1.1\r\nA: b \r\nx\ty\r\n");
    }

    @Test
    void settingsAreRead() {
        Scene scene = parse("# t\ndeadline: 2.5S\nprocess: own\npeers: nginx haproxy\nsluice\n");
        assertThat(scene.deadline()).isEqualTo(Duration.ofMillis(2500));
        assertThat(scene.needsOwnProcess()).isTrue();
        assertThat(List.of(scene.holdsFor("nginx"), scene.holdsFor("haproxy"), scene.holdsFor("squid")))
                .containsExactly(true, true, false);
    }

    @Test
    void placeholdersAreFilledAndUnknownOnesStay() {
        Scene scene = parse(SMALLEST + "client c\n  connect ${http} \"${env:HOME} ${http}\"\n");
        Step step = scene.blocks("client").get(0).steps().get(0).with(new Placeholders(Map.of("http", "8080")));
        assertThat(step.rest(0)).isEqualTo("8080 ${env:HOME} 8080");
    }

    @Test
    void aFileHasItsTextOnTheLineOrBelow() {
        Scene scene = parse(SMALLEST + "file a.txt \"one\"\nfile b.txt\n  two\n  three\nlink c a.txt\n");
        assertThat(scene.blocks("file").get(0).options().get(0).value()).isEqualTo("one");
        assertThat(scene.blocks("file").get(1).text()).isEqualTo("two\nthree\n");
        assertThat(scene.blocks("link").get(0).options().get(0).value()).isEqualTo("a.txt");
    }

    @Test
    void slipsAreToldWithTheirLine() {
        refuses("client c\n", "first line");
        refuses("# t\nclient c\n", "exactly one");
        refuses(SMALLEST + "cleint c\n", "x.scene:4: no such block: cleint");
        refuses(SMALLEST + "client c\n  recieve 200\n", "x.scene:5: a block of kind client does not know \"recieve\"");
        refuses(SMALLEST + "client c\n  metric x = 1\n", "does not know");
        refuses(SMALLEST + "client c\n   send \"x\"\n", "two spaces");
        refuses(SMALLEST + "client c\n  send \"x\n", "not closed");
        refuses(SMALLEST + "client c\n  send \"\\q\"\n", "no such escape");
        refuses("# t\ndeadlin: 3S\nsluice\n", "no such setting: deadlin");
        refuses("# t\n  send \"x\"\nsluice\n", "without a block");
    }

    private static void refuses(String text, String message) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(SceneFailure.class).hasMessageContaining(message);
    }
}
