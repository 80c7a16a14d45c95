package dev.sluice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A proxy that takes part: it knows its own command and how an expert would configure it for the setup. */
interface Contender {

    String name();

    /** The command that prints the version, whose first line goes into the result. */
    List<String> versionCommand();

    /** Writes the configuration and says how to start. */
    Launch prepare(Setup setup) throws IOException;

    /** Where one process listens, whom it forwards to, and how many routes it has. */
    record Setup(Path dir, int port, int adminPort, int originPort, int routes) {}

    /** A prepared command; the access log is emptied between measurements, so it must be written by appending. */
    record Launch(List<String> command, Path accessLog) {}
}
