package dev.sluice.cli;

import static org.awaitility.Awaitility.await;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line as a person sees it: what is typed goes in, what is printed and the exit code come out. */
final class Cli {
    /** What a command that has ended printed. */
    record Result(int code, String out, String err) {}

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CompletableFuture<Integer> code;

    private Cli(Map<String, String> environment, String... args) {
        Terminal terminal = new Terminal(new PrintWriter(out, true), new PrintWriter(err, true), environment);
        code = CompletableFuture.supplyAsync(() -> CommandTree.execute(terminal, args), task -> {
            Thread thread = new Thread(task, "cli");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Runs a command to its end. */
    static Result run(String... args) {
        return start(args).end();
    }

    /** Starts a command that runs for a while. */
    static Cli start(String... args) {
        return new Cli(Map.of(), args);
    }

    /** Starts a command with these environment variables. */
    static Cli start(Map<String, String> environment, String... args) {
        return new Cli(environment, args);
    }

    /** What it printed about its work so far. */
    String err() {
        return err.toString();
    }

    /** Waits until it has said something that the expression finds; the first group, or all. */
    String hear(String expression) {
        Pattern pattern = Pattern.compile(expression);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> code.isDone() || pattern.matcher(err()).find());
        Matcher found = pattern.matcher(err());
        if (!found.find()) {
            throw new AssertionError("it said instead: " + err());
        }
        return found.group(found.groupCount());
    }

    /** Waits for its end. */
    Result end() {
        int ended = code.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
        return new Result(ended, out.toString(), err.toString());
    }
}
