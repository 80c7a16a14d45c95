package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice reload}. Main thread. */
@Command(
        name = "reload",
        header = "Make the running Sluice read its configuration again.",
        description = {
            "Asks it through its admin address and prints what came of it. A configuration with anything wrong changes"
                    + " nothing; its problems are printed and the exit code is 65."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  sluice reload", "  sluice reload -c /etc/sluice/sluice.yaml"})
final class ReloadCommand implements Callable<Integer> {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Terminal terminal;

    @Mixin
    private AdminOptions admin = new AdminOptions();

    ReloadCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        AdminClient.Answer answer = admin.client(terminal.environment()).command("/reload");
        String text = answer.body().stripTrailing();
        if (answer.status() == 200) {
            terminal.out().println(told(text));
            return ExitCode.OK;
        }
        terminal.err().println(text);
        return answer.status() == 422 ? ExitCode.REFUSED : ExitCode.UNAVAILABLE;
    }

    private static String told(String text) {
        try {
            return JSON.readTree(text).path("text").asString();
        } catch (JacksonException e) {
            throw new CommandException(ExitCode.UNAVAILABLE, "the answer is broken off: " + text);
        }
    }
}
