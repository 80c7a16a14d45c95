package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** All commands, and how their failures are told. Built and used on the main thread. */
public final class CommandTree {
    private static final int WIDTH = 100;

    /** In the order of the help: what one begins with first. */
    private static final Set<String> NAMES = new LinkedHashSet<>(List.of(
            "run",
            "proxy",
            "demo",
            "check",
            "reload",
            "stop",
            "explain",
            "routes",
            "config",
            "trust",
            "schema",
            "completion",
            "version"));

    private CommandTree() {}

    /**
     * Executes one command line; the exit code. When it begins with a command's name only that command is built: the rest
     * would cost a start a tenth of a second.
     */
    public static int execute(Terminal terminal, String... args) {
        Set<String> wanted = args.length > 0 && NAMES.contains(args[0]) ? Set.of(args[0]) : NAMES;
        CommandLine tree = of(terminal, wanted);
        if (args.length == 0) {
            tree.usage(terminal.err());
            return ExitCode.USAGE;
        }
        return tree.execute(args);
    }

    /** All commands. */
    static CommandLine of(Terminal terminal) {
        return of(terminal, NAMES);
    }

    private static CommandLine of(Terminal terminal, Set<String> wanted) {
        CommandLine tree = new CommandLine(new SluiceCommand());
        for (String name : NAMES) {
            if (wanted.contains(name)) {
                tree.addSubcommand(name, command(name, terminal));
            }
        }
        HelpOption.addTo(tree);
        tree.setOut(terminal.out()).setErr(terminal.err());
        tree.setUsageHelpWidth(WIDTH).setUsageHelpAutoWidth(false);
        tree.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
        tree.setParameterExceptionHandler((e, args) -> onMistake(e));
        tree.setExecutionExceptionHandler((e, command, parsed) -> onFailure(e, command.getErr()));
        return tree;
    }

    private static Object command(String name, Terminal terminal) {
        return switch (name) {
            case "run" -> new RunCommand(terminal);
            case "proxy" -> new ProxyCommand(terminal);
            case "demo" -> new DemoCommand(terminal);
            case "check" -> new CheckCommand(terminal);
            case "reload" -> new ReloadCommand(terminal);
            case "stop" -> new StopCommand(terminal);
            case "explain" -> new ExplainCommand(terminal);
            case "routes" -> new RoutesCommand(terminal);
            case "config" -> new CommandLine(new ConfigCommand()).addSubcommand(new ConfigCommand.Show(terminal));
            case "trust" -> new TrustCommand(terminal);
            case "schema" -> new SchemaCommand(terminal);
            case "completion" -> new CompletionCommand(terminal);
            case "version" -> new VersionCommand(terminal);
            default -> throw new IllegalArgumentException(name);
        };
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
