package dev.sluice.cli;

import dev.sluice.config.ConfigReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice config} and what is below it. Main thread. */
@Command(
        name = "config",
        header = "Show the configuration.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n")
final class ConfigCommand {
    /** {@code sluice config show}. Main thread. */
    @Command(
            name = "show",
            header = "Print a configuration in its full form.",
            description = {
                "Shorthands are expanded, included files merged in, and every value says where it was written. Secrets are"
                        + " shown as the references they are."
            },
            footerHeading = "%nExamples:%n",
            footer = {"  sluice config show", "  sluice config show --full examples/demo/sluice.yaml"})
    static final class Show implements Callable<Integer> {
        private final Terminal terminal;

        @Option(names = "--full", description = "With every default.")
        private boolean full;

        @Mixin
        private FileParameter file = new FileParameter();

        Show(Terminal terminal) {
            this.terminal = terminal;
        }

        @Override
        public Integer call() {
            ConfigReader.Result result = file.file().read(terminal.environment());
            if (!result.isGood()) {
                terminal.err().print(result.render());
                return ExitCode.REFUSED;
            }
            terminal.out().print(full ? result.full() : result.written());
            return ExitCode.OK;
        }
    }
}
