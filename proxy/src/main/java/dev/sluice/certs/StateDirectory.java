package dev.sluice.certs;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Set;

/**
 * Where Sluice keeps what outlives the process and is no configuration: {@code $SLUICE_STATE}; else {@code /var/lib/sluice} for root;
 * else {@code $XDG_STATE_HOME/sluice}, or {@code ~/.local/state/sluice}. Immutable; its methods block.
 */
public record StateDirectory(Path path) {
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The directory of this process. */
    public static StateDirectory of(Map<String, String> environment) {
        return of(environment, System.getProperty("user.name", ""), Path.of(System.getProperty("user.home", "/")));
    }

    static StateDirectory of(Map<String, String> environment, String user, Path home) {
        String own = environment.getOrDefault("SLUICE_STATE", "");
        if (!own.isEmpty()) {
            return new StateDirectory(Path.of(own).toAbsolutePath());
        }
        if (user.equals("root")) {
            return new StateDirectory(Path.of("/var/lib/sluice"));
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        // the XDG specification has relative paths ignored
        Path parent = state.startsWith("/") ? Path.of(state) : home.resolve(".local/state");
        return new StateDirectory(parent.resolve("sluice"));
    }

    /**
     * Writes a file that only this user may read, unless there is one: whole or not at all, and of several processes at once one
     * wins. What is in the file after that is to be read from it.
     */
    void create(String name, byte[] contents) throws IOException {
        Files.createDirectories(path, OWNER_DIRECTORY);
        Path draft = Files.createTempFile(path, "." + name, ".new", OWNER_FILE);
        try {
            Files.write(draft, contents);
            // a link is never made over a file, and what is linked is complete
            Files.createLink(path.resolve(name), draft);
        } catch (FileAlreadyExistsException e) {
            // another process was first
            return;
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
