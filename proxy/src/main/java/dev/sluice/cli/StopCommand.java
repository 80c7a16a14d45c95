package dev.sluice.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sluice stop}. Main thread. */
@Command(
        name = "stop",
        header = "Make the running Sluice end.",
        description = {
            "It takes no new connections, lets open requests end within timeouts.drain, and ends. Asked a second time, it"
                    + " ends at once."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sluice stop --wait", "  sluice stop --admin 127.0.0.1:9900"})
final class StopCommand implements Callable<Integer> {
    private static final long POLL_MILLIS = 50;

    private final Terminal terminal;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    @Option(names = "--wait", description = "Return when it has ended.")
    private boolean wait;

    StopCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        AdminClient client = admin.client(terminal.environment());
        AdminClient.Answer answer = client.command("/stop");
        if (answer.status() != 202) {
            terminal.err().println(answer.body().stripTrailing());
            return ExitCode.UNAVAILABLE;
        }
        terminal.out().println(answer.body().stripTrailing());
        if (wait) {
            awaitEnd(client);
        }
        return ExitCode.OK;
    }

    private void awaitEnd(AdminClient client) {
        try {
            while (client.isThere()) {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            }
            terminal.out().println("stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
