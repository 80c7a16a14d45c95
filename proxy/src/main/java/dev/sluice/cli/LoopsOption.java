package dev.sluice.cli;

import picocli.CommandLine.Option;

/** How many event loops a proxy runs. Filled in by the parser on the command's thread. */
final class LoopsOption {
    private static final int MOST = 1024;

    @Option(
            names = "--loops",
            paramLabel = "N",
            description = "Event loops, each a thread that serves its own connections (default: one per processor).")
    private int count = Runtime.getRuntime().availableProcessors();

    int count() {
        if (count < 1 || count > MOST) {
            throw new CommandException(ExitCode.USAGE, "--loops is 1 to " + MOST + ", not " + count);
        }
        return count;
    }
}
