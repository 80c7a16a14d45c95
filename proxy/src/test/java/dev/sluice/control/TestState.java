package dev.sluice.control;

import dev.sluice.certs.StateDirectory;
import java.nio.file.Path;

/** Where the conductors of tests keep what outlives them: the user's own state is none of their business. */
final class TestState {
    static final StateDirectory DIRECTORY =
            new StateDirectory(Path.of("target", "state").toAbsolutePath());

    private TestState() {}
}
