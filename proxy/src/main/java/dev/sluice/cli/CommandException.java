package dev.sluice.cli;

/** A command cannot do what it is asked: what to tell the person, and the exit code. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final boolean listed;

    private CommandException(int exitCode, String message, boolean listed) {
        super(message);
        this.exitCode = exitCode;
        this.listed = listed;
    }

    CommandException(int exitCode, String message) {
        this(exitCode, message, false);
    }

    /** A configuration is refused: its problems, which begin with their places. */
    static CommandException refused(String problems) {
        return new CommandException(ExitCode.REFUSED, problems.stripTrailing(), true);
    }

    int exitCode() {
        return exitCode;
    }

    /** What the person reads. */
    String text() {
        return listed ? String.valueOf(getMessage()) : "sluice: " + getMessage();
    }
}
