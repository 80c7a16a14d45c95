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

    /** Whether it takes part in the case. */
    default boolean takesPartIn(Case which) {
        return true;
    }

    /**
     * Where one process listens, in plain and with TLS, whom it forwards to and, with gRPC, calls, how many routes it has, and the certificate and key
     * that every proxy shows.
     */
    record Setup(
            Path dir,
            int port,
            int tlsPort,
            int adminPort,
            int originPort,
            int callsPort,
            int routes,
            Path certificate,
            Path key) {

        /** The text with this setup's values in the place of capital words. */
        String fill(String text) {
            return text.replace("DIR", dir.toString())
                    .replace("TLSPORT", Integer.toString(tlsPort))
                    .replace("PORT", Integer.toString(port))
                    .replace("ADMIN", Integer.toString(adminPort))
                    .replace("ORIGIN", Integer.toString(originPort))
                    .replace("CALLS", Integer.toString(callsPort))
                    .replace("CERTIFICATE", certificate.toString())
                    .replace("PRIVATEKEY", key.toString());
        }
    }

    /** A prepared command; the access log is emptied between measurements, so it must be written by appending. */
    record Launch(List<String> command, Path accessLog) {}
}
