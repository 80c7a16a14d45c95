package dev.sluice.control;

import dev.sluice.config.ConfigReader;
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
    private ConfigReader.Sources sources = new ConfigReader.Sources(List.of(), List.of());

    /** Notes how the files stand; to be called before they are read, so that no change in between is missed. */
    void look() {
        unsettled = marks();
    }

    /** Watches these, which were read after {@link #look}: those it knew as they were then. */
    void files(ConfigReader.Sources read) {
        sources = read;
        Map<Path, String> now = marks();
        Map<Path, String> known = unsettled;
        now.replaceAll((path, mark) -> known.getOrDefault(path, mark));
        seen = now;
        unsettled = now;
    }

    /** Whether they have changed and held still since the look before. */
    boolean changed() {
        Map<Path, String> now = marks();
        boolean settled = now.equals(unsettled);
        unsettled = now;
        return settled && !now.equals(seen);
    }

    private Map<Path, String> marks() {
        Map<Path, String> marks = new HashMap<>();
        sources.globs().forEach(glob -> {
            // a new file is none of the files yet: it is to hold still, too
            List<Path> taken = matches(glob);
            marks.put(glob, taken.toString());
            taken.forEach(file -> marks.put(file, mark(file)));
        });
        sources.files().forEach(file -> marks.put(file, mark(file)));
        return marks;
    }

    private static List<Path> matches(Path glob) {
        try {
            return ConfigReader.Sources.matches(glob);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The same for a file as long as it is not written. */
    static String mark(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime().toString() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
