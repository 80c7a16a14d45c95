package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and how their failures are told. Built and used on the main thread. */
public final class CommandTree {
    private static final int WIDTH = 100;

    private CommandTree() {}

    /** Executes one command line; the exit code. */
    public static int execute(Terminal terminal, String... args) {
        CommandLine tree = of(terminal);
        if (args.length == 0) {
            tree.usage(terminal.err());
            return ExitCode.USAGE;
        }
        return tree.execute(args);
    }

    /** The commands. */
    static CommandLine of(Terminal terminal) {
        CommandLine tree = new CommandLine(new SluiceCommand());
        for (Object command : commands(terminal)) {
            tree.addSubcommand(command);
        }
        HelpOption.addTo(tree);
        tree.setOut(terminal.out()).setErr(terminal.err());
        tree.setUsageHelpWidth(WIDTH).setUsageHelpAutoWidth(false);
        tree.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        tree.setParameterExceptionHandler((e, args) -> onMistake(e));
        tree.setExecutionExceptionHandler((e, command, parsed) -> onFailure(e, command.getErr()));
        return tree;
    }

    /** In the order of the help: what one begins with first. */
    private static List<Object> commands(Terminal terminal) {
        return List.of(
                new RunCommand(terminal),
                new ProxyCommand(terminal),
                new DemoCommand(terminal),
                new CheckCommand(terminal),
                new ReloadCommand(terminal),
                new StopCommand(terminal),
                new ExplainCommand(terminal),
                new RoutesCommand(terminal),
                new CommandLine(new ConfigCommand()).addSubcommand(new ConfigCommand.Show(terminal)),
                new SchemaCommand(terminal),
                new CompletionCommand(terminal),
                new VersionCommand(terminal));
    }

    private static int onMistake(ParameterException e) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("sluice: " + e.getMessage());
        UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.USAGE;
    }

    static int onFailure(Exception e, PrintWriter err) {
        if (e instanceof CommandException told) {
            err.println(told.text());
            return told.exitCode();
        }
        err.println("sluice: a defect: " + describe(e));
        for (StackTraceElement frame : e.getStackTrace()) {
            err.println("    at " + frame);
        }
        return ExitCode.INTERNAL;
    }

    private static String describe(@Nullable Throwable e) {
        return e == null ? "" : e + (e.getCause() == null ? "" : ", because of " + describe(e.getCause()));
    }
}
