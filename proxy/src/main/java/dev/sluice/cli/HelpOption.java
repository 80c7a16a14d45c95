package dev.sluice.cli;

import picocli.CommandLine.Option;

/** The option that every command has. Filled in by the parser on the command's thread. */
final class HelpOption {
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help.")
    private boolean asked;

    boolean isAsked() {
        return asked;
    }
}
