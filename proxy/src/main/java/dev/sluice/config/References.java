package dev.sluice.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code ${env:NAME}} and {@code ${file:/path}} stand for; with a doubled dollar they stand for themselves. What they resolve to
 * is used and never printed. For one thread, the reader's.
 */
final class References {
    private static final int MAX_FILE = 1 << 20;

    private final Map<String, String> environment;

    /** The files that were asked for, readable or not. */
    private final Set<Path> files = new LinkedHashSet<>();

    References(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The text with its references replaced; one that leads nowhere is a problem and stays as it is. */
    String resolve(String raw, Place place, Problems problems) {
        int at = raw.indexOf("${");
        if (at < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder();
        int done = 0;
        while (at >= 0) {
            if (at > done && raw.charAt(at - 1) == '$') {
                text.append(raw, done, at - 1).append("${");
                done = at + 2;
            } else {
                int close = raw.indexOf('}', at);
                int end = close < 0 ? raw.length() : close + 1;
                text.append(raw, done, at).append(value(raw.substring(at, end), place, problems));
                done = end;
            }
            at = raw.indexOf("${", done);
        }
        return text.append(raw, done, raw.length()).toString();
    }

    private String value(String reference, Place place, Problems problems) {
        int colon = reference.indexOf(':');
        String kind = colon < 0 ? "" : reference.substring(2, colon);
        if (!reference.endsWith("}") || !(kind.equals("env") || kind.equals("file"))) {
            String remedy = "write ${env:NAME} or ${file:/path}; a literal ${ is written $${";
            problems.add(place, "a reference that says neither env nor file", remedy);
            return reference;
        }
        String name = reference.substring(colon + 1, reference.length() - 1);
        String value = kind.equals("env") ? environment.get(name) : contents(name);
        if (value != null) {
            return value;
        }
        if (kind.equals("env")) {
            String remedy = Suggestion.text(name, environment.keySet());
            problems.add(place, "the environment variable " + name + " is not set", remedy);
        } else {
            problems.add(
                    place,
                    "the file " + name + " cannot be read as a secret",
                    "a text file of at most 1MiB is expected");
        }
        return reference;
    }

    Set<Path> files() {
        return files;
    }

    private @Nullable String contents(String name) {
        try {
            Path path = Path.of(name);
            files.add(path);
            boolean small = path.isAbsolute() && Files.isRegularFile(path) && Files.size(path) <= MAX_FILE;
            return small ? Files.readString(path).stripTrailing() : null;
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return null;
        }
    }
}
