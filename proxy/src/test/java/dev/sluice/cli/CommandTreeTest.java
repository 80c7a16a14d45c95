package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line as a whole: help, mistakes and exit codes. */
class CommandTreeTest {
    private static final Path HELP = Path.of("src/test/resources/dev/sluice/cli/help");

    /** The committed texts are read by reviewers; to write them anew: {@code -Dsluice.docs=write}. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "run",
                "proxy",
                "demo",
                "check",
                "reload",
                "stop",
                "explain",
                "routes",
                "config",
                "config show",
                "trust",
                "schema",
                "completion",
                "version"
            })
    void printsItsHelp(String command) throws IOException {
        String[] args = (command + " --help").strip().split(" ");
        Cli.Result help = Cli.run(args);
        String text = help.out().replaceAll("(?m) +$", "");
        Path committed = HELP.resolve((command.isEmpty() ? "sluice" : command.replace(' ', '-')) + ".txt");
        if ("write".equals(System.getProperty("sluice.docs"))) {
            Files.createDirectories(HELP);
            Files.writeString(committed, text);
        }
        assertThat(help.code()).isEqualTo(ExitCode.OK);
        assertThat(help.err()).isEmpty();
        assertThat(committed).as("write it anew with -Dsluice.docs=write").hasContent(text);
    }

    @Test
    void theHelpListsEveryCommandAndEveryExitCode() {
        String help = Cli.run("--help").out();
        StringWriter sink = new StringWriter();
        Terminal nobody = new Terminal(new PrintWriter(sink), new PrintWriter(sink), Map.of());
        CommandTree.of(nobody)
                .getSubcommands()
                .keySet()
                .forEach(name -> assertThat(help).containsPattern("(?m)^  " + name + " "));
        assertThat(help).contains("\n  0 ", "\n  64 ", "\n  65 ", "\n  69 ", "\n  70 ");
    }

    @Test
    void withoutACommandItPrintsItsHelpAsAMistake() {
        Cli.Result result = Cli.run();
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).contains("Usage: sluice");
    }

    @ParameterizedTest
    @CsvSource({"chekc, check", "relaod, reload", "confg, config", "versoin, version"})
    void guessesWhatWasMeant(String typed, String meant) {
        Cli.Result result = Cli.run(typed);
        assertThat(result.code()).isEqualTo(ExitCode.USAGE);
        assertThat(result.err()).contains("'" + typed + "'").contains(meant).contains("Try: sluice --help");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run --nope",
                "run --loops x",
                "run --loops 0 sluice.yaml",
                "run --loops 1025 sluice.yaml",
                "run a b",
                "proxy --from :8080",
                "proxy --to :1",
                "explain GET",
                "completion tcsh",
                "trust --install --remove",
                "trust me",
                "config",
                "reload --admin nowhere:at:all"
            })
    void refusesWhatItDoesNotUnderstand(String line) {
        Cli.Result result = Cli.run(line.split(" "));
        assertThat(result.code()).as(result.err()).isEqualTo(ExitCode.USAGE);
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).isNotEmpty();
    }

    @Test
    void reportsADefectAsOne() {
        StringWriter err = new StringWriter();
        RuntimeException defect = new IllegalStateException("broken", new IllegalArgumentException("inside"));
        int code = CommandTree.onFailure(defect, new PrintWriter(err, true));
        assertThat(code).isEqualTo(ExitCode.INTERNAL);
        assertThat(err.toString())
                .contains("a defect", "broken", "because of", "inside")
                .contains("    at ");
    }

    @Test
    void printsTheSchema() {
        Cli.Result result = Cli.run("schema");
        assertThat(result.code()).isZero();
        assertThat(result.out().stripTrailing()).isEqualTo(ConfigReader.schema().stripTrailing());
    }

    @Test
    void printsTheVersionThatTheBuildWrote() {
        List<String> lines = Cli.run("version").out().lines().toList();
        assertThat(lines.get(0)).matches("sluice \\d+\\.\\d+\\.\\d+.*");
        assertThat(lines.get(1)).startsWith("java " + Runtime.version());
    }
}
