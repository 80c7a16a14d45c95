package dev.sluice;

import dev.sluice.cli.CommandTree;
import dev.sluice.cli.Terminal;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/** The entry point: it hands the arguments to the command line and ends the process with the command's exit code. */
public final class Sluice {
    private Sluice() {}

    /** Runs one command. */
    public static void main(String[] args) {
        Terminal terminal = new Terminal(writer(FileDescriptor.out), writer(FileDescriptor.err), System.getenv());
        int code = CommandTree.execute(terminal, args);
        terminal.out().flush();
        terminal.err().flush();
        System.exit(code);
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }
}
