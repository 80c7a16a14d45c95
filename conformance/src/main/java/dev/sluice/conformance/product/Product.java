package dev.sluice.conformance.product;

import dev.sluice.conformance.Deadline;

/** A proxy as a running process, under the hands of one scene at a time. */
public interface Product extends AutoCloseable {
    /** Its name, as scenes tag it. */
    String name();

    /** Makes {@code configuration} take effect: starts the process, or replaces what it runs with. */
    void install(String configuration, Deadline deadline);

    /** The process id. */
    long pid();

    /** Whether the process runs. */
    boolean isAlive();

    /** Ends the process now. */
    @Override
    void close();
}
