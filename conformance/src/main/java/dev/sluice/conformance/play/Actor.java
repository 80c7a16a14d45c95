package dev.sluice.conformance.play;

import dev.sluice.conformance.scene.Step;
import java.io.IOException;

/** What plays the steps of one block, on that block's thread. */
interface Actor extends AutoCloseable {
    /** Plays one step, or fails. */
    void play(Step step) throws IOException, InterruptedException;

    /** Checks what can only be known when every block is done. */
    default void finish() throws IOException {}

    @Override
    default void close() {}
}
