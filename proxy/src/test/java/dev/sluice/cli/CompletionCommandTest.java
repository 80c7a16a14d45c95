package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The scripts that complete commands in a shell. */
class CompletionCommandTest {
    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh", "fish"})
    void knowsCommandsAndOptions(String shell) {
        Cli.Result result = Cli.run("completion", shell);
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("sluice", "explain", "reload", "loops", "offline", "full");
    }

    @Test
    void bashCompletesTheBeginningOfACommand() throws IOException, InterruptedException {
        String script = Cli.run("completion", "bash").out()
                + "\nCOMP_WORDS=(sluice rel)\nCOMP_CWORD=1\n_complete_sluice\necho \"got ${COMPREPLY[*]}\"\n";
        Process bash = new ProcessBuilder("bash").redirectErrorStream(true).start();
        bash.getOutputStream().write(script.getBytes(StandardCharsets.UTF_8));
        bash.getOutputStream().close();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).isZero();
        assertThat(said).contains("got reload");
    }

    @Test
    void fishGetsOneCommandALineWithItsQuotesEscaped() {
        assertThat(Cli.run("completion", "fish").out().lines())
                .allSatisfy(line -> assertThat(line).matches("#.*|complete -c sluice .* -d '(?:[^'\\\\]|\\\\.)*'"))
                .anyMatch(line -> line.contains("-a check "))
                .anyMatch(line -> line.contains("-n '__fish_seen_subcommand_from stop' -l wait "));
    }
}
