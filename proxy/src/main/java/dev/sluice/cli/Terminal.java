package dev.sluice.cli;

import java.io.PrintWriter;
import java.util.Map;

/**
 * What a command talks to: results go to {@code out}, everything said about the work to {@code err}. Immutable; used by
 * the command's thread.
 */
public record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment) {
    public Terminal {
        environment = Map.copyOf(environment);
    }
}
