package dev.sluice.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** Which configuration a command is about. Filled in by the parser on the command's thread. */
final class FileParameter {
    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = {"The configuration; by default ./sluice.yaml,", "then /etc/sluice/sluice.yaml."})
    private @Nullable Path file;

    /** The named file, or the first usual one that exists. */
    ConfigFile file() {
        return ConfigFile.of(file);
    }
}
