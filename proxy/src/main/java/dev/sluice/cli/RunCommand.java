package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sluice run}. Main thread. */
@Command(
        name = "run",
        header = "Serve what a configuration says.",
        description = {
            "Runs in the foreground until it is told to stop. The access log goes to standard output unless the"
                    + " configuration says otherwise, everything else to standard error.",
            "",
            "A change of the file is applied by itself, without losing a request; a file with anything wrong changes"
                    + " nothing."
        },
        footerHeading = "%nSignals:%n",
        footer = {
            "  HUP        read the configuration again",
            "  TERM, INT  stop: no new connections, open requests may end within timeouts.drain;",
            "             a second one stops at once",
            "  USR2       stop likewise, but without a deadline; heard only if the launcher ./sluice started it",
            "  USR1       open log files anew, after they were rotated",
            "  QUIT       print the stacks of all threads (the Java virtual machine's own)",
            "",
            "Examples:",
            "  sluice run",
            "  sluice run /etc/sluice/sluice.yaml --loops 4"
        })
final class RunCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private LoopsOption loops = new LoopsOption();

    @Mixin
    private FileParameter file = new FileParameter();

    RunCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        ConfigFile config = file.file();
        return new Operation(terminal, loops.count()).run(() -> config.read(terminal.environment()));
    }
}
