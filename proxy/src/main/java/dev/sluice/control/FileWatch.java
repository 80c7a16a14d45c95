package dev.sluice.control;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of a configuration, looked at from time to time: a change counts once it has held still for one look, so that
 * a file being written is not read half. Looking, not waiting for events, works on every file system and through the
 * links that Kubernetes swaps. Conductor only.
 */
final class FileWatch {
    private Map<Path, String> seen = new HashMap<>();
    private Map<Path, String> unsettled = new HashMap<>();

    /** Notes how the files stand; to be called before they are read, so that no change in between is missed. */
    void look() {
        Map<Path, String> now = new HashMap<>();
        seen.keySet().forEach(file -> now.put(file, mark(file)));
        unsettled = now;
    }

    /** Watches these files, which were read after {@link #look}: those it knew as they were then. */
    void files(List<Path> files) {
        Map<Path, String> now = new HashMap<>();
        for (Path file : files) {
            String mark = unsettled.get(file);
            now.put(file, mark == null ? mark(file) : mark);
        }
        seen = now;
        unsettled = now;
    }

    /** Whether they have changed and held still since the look before. */
    boolean changed() {
        Map<Path, String> now = new HashMap<>();
        seen.keySet().forEach(file -> now.put(file, mark(file)));
        boolean settled = now.equals(unsettled);
        unsettled = now;
        return settled && !now.equals(seen);
    }

    private static String mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime().toString() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
