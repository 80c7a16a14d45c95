package dev.sluice.cli;

/** The exit codes, those of sysexits.h. Immutable. */
public final class ExitCode {
    /** It went well. */
    public static final int OK = 0;

    /** The command line is wrong. */
    public static final int USAGE = 64;

    /** The configuration, or what it was tested with, is wrong. */
    public static final int REFUSED = 65;

    /** Something that is needed is not there: an address to bind, a running Sluice to talk to. */
    public static final int UNAVAILABLE = 69;

    /** A defect of Sluice. */
    public static final int INTERNAL = 70;

    private ExitCode() {}
}
