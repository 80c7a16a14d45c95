package dev.sluice.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;

/** {@code sluice completion}. Main thread. */
@Command(
        name = "completion",
        header = "Print a script that completes commands and options in a shell.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  source <(sluice completion bash)          in ~/.bashrc",
            "  source <(sluice completion zsh)           in ~/.zshrc, after compinit",
            "  sluice completion fish | source           in ~/.config/fish/config.fish"
        })
final class CompletionCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    /** The shells, as they are typed. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    CompletionCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        CommandLine tree = CommandTree.of(terminal);
        terminal.out().print(shell == Shell.fish ? fish(tree) : AutoComplete.bash("sluice", tree));
        return ExitCode.OK;
    }

    private static String fish(CommandLine tree) {
        StringBuilder script = new StringBuilder("# completion of sluice for fish\n");
        tree.getSubcommands().forEach((name, command) -> {
            script.append("complete -c sluice -n __fish_use_subcommand -f -a ").append(name);
            describe(script, command.getCommandSpec().usageMessage().header()[0]);
            String seen = " -n '__fish_seen_subcommand_from " + name + "'";
            options(script, seen, command.getCommandSpec());
            command.getSubcommands().forEach((below, sub) -> {
                script.append("complete -c sluice")
                        .append(seen)
                        .append(" -f -a ")
                        .append(below);
                describe(script, sub.getCommandSpec().usageMessage().header()[0]);
                options(script, seen, sub.getCommandSpec());
            });
        });
        return script.toString();
    }

    private static void options(StringBuilder script, String seen, CommandSpec command) {
        for (OptionSpec option : command.options()) {
            script.append("complete -c sluice").append(seen);
            for (String name : option.names()) {
                script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
            }
            script.append(option.arity().max() > 0 ? " -r" : "");
            describe(script, option.description()[0]);
        }
    }

    private static void describe(StringBuilder script, String text) {
        int end = text.indexOf(". ");
        String first = end < 0 ? text : text.substring(0, end + 1);
        script.append(" -d '")
                .append(first.replace("\\", "\\\\").replace("'", "\\'"))
                .append("'\n");
    }
}
