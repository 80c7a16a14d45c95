package dev.sluice.cli;

import dev.sluice.config.ConfigReader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code sluice schema}. Main thread. */
@Command(
        name = "schema",
        header = "Print the JSON Schema of the configuration, for editors.",
        description = {
            "Draft 2020-12. With the YAML extension of an editor it completes and checks sluice.yaml as you type."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  sluice schema > sluice.schema.json",
            "  first line of sluice.yaml:  # yaml-language-server: $schema=sluice.schema.json"
        })
final class SchemaCommand implements Callable<Integer> {
    private final Terminal terminal;

    SchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.out().println(ConfigReader.schema().stripTrailing());
        return ExitCode.OK;
    }
}
