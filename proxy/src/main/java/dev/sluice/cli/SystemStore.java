package dev.sluice.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The store that curl, wget and most programs of a Debian-like system use: a directory, and a program that gathers it. Main thread. */
final class SystemStore implements RootStore {
    private static final String GATHER = "update-ca-certificates";

    private final Path directory;
    private final Programs programs;

    SystemStore(Path directory, Programs programs) {
        this.directory = directory;
        this.programs = programs;
    }

    @Override
    public Result install(LocalRoot root) {
        Path gather = programs.find(GATHER);
        if (gather == null || !Files.isDirectory(directory)) {
            return new Result(
                    false,
                    "system: this system has no " + GATHER
                            + "; give the root to its own tool, or install ca-certificates");
        }
        Path file = directory.resolve(root.fileName());
        try {
            Files.writeString(file, root.pem());
        } catch (IOException e) {
            return new Result(
                    false,
                    "system: " + file + " cannot be written; run as root:\n  sluice trust | sudo tee " + file
                            + " >/dev/null && sudo " + GATHER);
        }
        Programs.Ended ended = programs.run(List.of(gather.toString()), "");
        return ended.code() == 0
                ? new Result(true, "system: wrote " + file + " and ran " + GATHER + "; undo: sluice trust --remove")
                : new Result(false, "system: wrote " + file + ", but " + GATHER + " failed: " + ended.text());
    }

    @Override
    public Result remove(LocalRoot root) {
        Path file = directory.resolve(root.fileName());
        if (!Files.exists(file)) {
            return new Result(true, "system: the root is not in " + directory);
        }
        try {
            Files.delete(file);
        } catch (IOException e) {
            return new Result(
                    false,
                    "system: " + file + " cannot be removed; run as root:\n  sudo rm " + file + " && sudo " + GATHER
                            + " --fresh");
        }
        Path gather = programs.find(GATHER);
        Programs.Ended ended = gather == null
                ? new Programs.Ended(-1, "it is not there")
                // without it the link to what is gone stays
                : programs.run(List.of(gather.toString(), "--fresh"), "");
        return ended.code() == 0
                ? new Result(true, "system: removed " + file + " and ran " + GATHER + " --fresh")
                : new Result(false, "system: removed " + file + ", but " + GATHER + " failed: " + ended.text());
    }
}
