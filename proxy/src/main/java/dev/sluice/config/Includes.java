package dev.sluice.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A file and all it includes, as one tree: the maps under a top-level key are joined, lists are added, and what two files both say is a
 * problem. A file is read once; one that leads back to itself is a problem. For one thread, the reader's.
 */
final class Includes {
    private static final int MAX_FILES = 1000;
    private static final int MAX_BYTES = 64 << 20;

    private final References references;
    private final Problems problems;
    private final Set<Path> files = new LinkedHashSet<>();
    private final Set<Path> open = new LinkedHashSet<>();
    private final Set<Path> missing = new LinkedHashSet<>();
    private final Set<Path> globs = new LinkedHashSet<>();

    Includes(References references, Problems problems) {
        this.references = references;
        this.problems = problems;
    }

    /** What the reading came from: the files read, in order, those that are not there, and the secrets. */
    ConfigReader.Sources sources() {
        Set<Path> all = new LinkedHashSet<>(files);
        all.addAll(missing);
        all.addAll(references.files());
        return new ConfigReader.Sources(List.copyOf(all), List.copyOf(globs));
    }

    @Nullable
    Tree read(Path file) {
        files.add(file);
        Place place = new Place(file.toString(), 1, 1, 1, "");
        try {
            Path real = file.toRealPath();
            String text = text(file);
            if (text == null) {
                problems.add(place, "the file is larger than 64MiB", "");
                return null;
            }
            open.add(real);
            Tree tree = read(file.toString(), text);
            open.remove(real);
            return tree;
        } catch (CharacterCodingException e) {
            problems.add(place, "the file is not UTF-8", "");
        } catch (IOException e) {
            problems.add(place, "the file cannot be read", Files.exists(file) ? "" : "there is no such file");
        }
        return null;
    }

    /** The text of a file; null when it is too large. */
    private static @Nullable String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            return bytes.length > MAX_BYTES
                    ? null
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
        }
    }

    @Nullable
    Tree read(String name, String text) {
        Tree tree = YamlText.read(name, text, references, problems);
        if (!(tree instanceof Tree.Mapping mapping)) {
            return tree instanceof Tree.Scalar scalar && scalar.isAbsent() ? null : tree;
        }
        Map<String, Tree.Entry> merged = new LinkedHashMap<>();
        mapping.entries().forEach(entry -> merged.put(entry.key().raw(), entry));
        Tree.Entry include = merged.get("include");
        if (include != null) {
            for (Tree.Scalar pattern : patterns(include.value())) {
                includeAll(pattern, merged);
            }
        }
        return new Tree.Mapping(mapping.place(), List.copyOf(merged.values()), mapping.reset());
    }

    private static List<Tree.Scalar> patterns(Tree tree) {
        List<Tree> all = tree instanceof Tree.Items items ? items.items() : List.of(tree);
        return all.stream()
                .filter(Tree.Scalar.class::isInstance)
                .map(Tree.Scalar.class::cast)
                .toList();
    }

    private void includeAll(Tree.Scalar pattern, Map<String, Tree.Entry> into) {
        List<Path> found = matches(pattern);
        if (found.isEmpty() && !isGlob(pattern.text())) {
            problems.add(
                    pattern.place(),
                    "no such file: '" + pattern.raw() + "'",
                    "a relative path is meant from where the file is");
        }
        for (Path file : found) {
            if (leadsBack(file)) {
                problems.add(
                        pattern.place(), "including '" + pattern.raw() + "' leads back to " + file.getFileName(), "");
            } else if (files.size() >= MAX_FILES) {
                problems.add(pattern.place(), "more than " + MAX_FILES + " files are included", "");
                return;
            } else if (!files.contains(file)) {
                join(read(file), into);
            }
        }
    }

    private boolean leadsBack(Path file) {
        try {
            return open.contains(file.toRealPath());
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isGlob(String text) {
        return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
    }

    private List<Path> matches(Tree.Scalar pattern) {
        boolean glob = isGlob(pattern.text());
        int slash = pattern.text().lastIndexOf('/');
        Tree.Scalar parent = new Tree.Scalar(
                pattern.place(), pattern.raw(), slash < 0 ? "." : pattern.text().substring(0, slash + 1), false, false);
        Path path = Values.near(glob ? parent : pattern);
        if (path == null) {
            return List.of();
        }
        if (!glob) {
            if (Files.isRegularFile(path)) {
                return List.of(path);
            }
            missing.add(path);
            return List.of();
        }
        Path wanted = path.resolve(pattern.text().substring(slash + 1));
        globs.add(wanted);
        try {
            return ConfigReader.Sources.matches(wanted);
        } catch (IOException e) {
            problems.add(pattern.place(), "'" + pattern.raw() + "' cannot be listed", "");
            return List.of();
        }
    }

    private void join(@Nullable Tree tree, Map<String, Tree.Entry> into) {
        if (tree instanceof Tree.Mapping mapping) {
            for (Tree.Entry entry : mapping.entries()) {
                Tree.Entry have = into.get(entry.key().raw());
                into.put(entry.key().raw(), have == null || isInclude(entry) ? entry : joined(have, entry));
            }
        } else if (tree != null) {
            problems.add(tree.place(), "an included file holds a map", "");
        }
    }

    private static boolean isInclude(Tree.Entry entry) {
        return entry.key().raw().equals("include");
    }

    private Tree.Entry joined(Tree.Entry have, Tree.Entry more) {
        if (have.value() instanceof Tree.Mapping a && more.value() instanceof Tree.Mapping b) {
            return new Tree.Entry(have.key(), union(a, b));
        }
        if (have.value() instanceof Tree.Items a && more.value() instanceof Tree.Items b) {
            List<Tree> all = new ArrayList<>(a.items());
            all.addAll(b.items());
            return new Tree.Entry(have.key(), new Tree.Items(a.place(), all, a.reset()));
        }
        twice(have.key(), more.key());
        return have;
    }

    private Tree.Mapping union(Tree.Mapping a, Tree.Mapping b) {
        Map<String, Tree.Entry> all = new LinkedHashMap<>();
        a.entries().forEach(entry -> all.put(entry.key().raw(), entry));
        for (Tree.Entry entry : b.entries()) {
            Tree.Entry have = all.putIfAbsent(entry.key().raw(), entry);
            if (have != null) {
                twice(have.key(), entry.key());
            }
        }
        return new Tree.Mapping(a.place(), List.copyOf(all.values()), a.reset());
    }

    private void twice(Tree.Scalar first, Tree.Scalar second) {
        String message = "the key '" + second.raw() + "' is also written at " + first.place();
        problems.add(second.place(), message, "keep one of them");
    }
}
