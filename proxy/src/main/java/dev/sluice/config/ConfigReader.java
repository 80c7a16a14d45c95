package dev.sluice.config;

import dev.sluice.config.RootModel.RootDraft;
import dev.sluice.config.Shape.Bound;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The way from files to a configuration: YAML to trees, included files merged in, trees to records, records looked over. Every
 * problem of every file comes out of one reading. For one thread at a time; reading blocks on files.
 */
public final class ConfigReader {
    private final Map<String, String> environment;

    /** A reader whose {@code ${env:NAME}} are looked up in {@code environment}. */
    public ConfigReader(Map<String, String> environment) {
        this.environment = Map.copyOf(environment);
    }

    /** What came of a reading: a configuration, or else problems. Immutable, for any thread. */
    public static final class Result {
        private final @Nullable SluiceConfig config;
        private final @Nullable Shown shown;
        private final List<Problem> problems;
        private final List<Problem> warnings;
        private final Sources sources;

        private Result(
                @Nullable SluiceConfig config,
                @Nullable Shown shown,
                List<Problem> problems,
                List<Problem> warnings,
                Sources sources) {
            this.config = config;
            this.shown = shown;
            this.problems = problems;
            this.warnings = warnings;
            this.sources = sources;
        }

        /** The configuration; null when there are problems. */
        public @Nullable SluiceConfig config() {
            return config;
        }

        /** The problems, in the order of the files and their lines. */
        public List<Problem> problems() {
            return problems;
        }

        /** What can be served but is not as it should be, in the same order. */
        public List<Problem> warnings() {
            return warnings;
        }

        /** What all of it came from, for whoever watches it. */
        public Sources sources() {
            return sources;
        }

        /** The full form with every default and where each value is from; empty when there are problems. */
        public String full() {
            return shown == null ? "" : FullText.print(shown);
        }

        /** The full form of what was written, without defaults; empty when there are problems. */
        public String written() {
            Shown written = shown == null ? null : shown.written();
            return written == null ? "" : FullText.print(written);
        }

        /** Whether there is a configuration. */
        public boolean isGood() {
            return config != null;
        }

        /** The problems as a person reads them. */
        public String render() {
            return Problems.render(problems);
        }
    }

    /**
     * What a configuration came from. Immutable, for any thread.
     *
     * @param files files that were read or looked for, secrets among them
     * @param globs patterns in a directory, whose matches were read
     */
    public record Sources(List<Path> files, List<Path> globs) {
        /** The same and more files. */
        Sources with(Collection<Path> more) {
            Set<Path> all = new LinkedHashSet<>(files);
            all.addAll(more);
            return new Sources(List.copyOf(all), globs);
        }

        /**
         * The files that a pattern takes at present, in order; none where its directory is not there.
         *
         * @throws IOException if the directory cannot be listed
         */
        public static List<Path> matches(Path glob) throws IOException {
            Path directory = glob.getParent();
            if (directory == null || !Files.isDirectory(directory)) {
                return List.of();
            }
            List<Path> found = new ArrayList<>();
            try (DirectoryStream<Path> entries =
                    Files.newDirectoryStream(directory, glob.getFileName().toString())) {
                entries.forEach(each -> found.addAll(Files.isRegularFile(each) ? List.of(each) : List.of()));
            } catch (DirectoryIteratorException | PatternSyntaxException e) {
                throw new IOException(e);
            }
            found.sort(null);
            return found;
        }
    }

    /** Reads {@code file} and what it includes. */
    public Result read(Path file) {
        Problems problems = new Problems();
        Includes includes = new Includes(new References(environment), problems);
        Tree tree = includes.read(file);
        return finish(tree, file.toString(), includes.sources(), problems);
    }

    /** Reads a text that is called {@code name} in problems. */
    public Result read(String name, String text) {
        Problems problems = new Problems();
        Includes includes = new Includes(new References(environment), problems);
        Tree tree = includes.read(name, text);
        return finish(tree, name, includes.sources(), problems);
    }

    /** The configuration that {@code sluice proxy --from FROM --to TO...} means; {@code name} is what problems call it. */
    public Result of(String name, String from, List<String> to) {
        return of(name, from, to, String.valueOf(AdminConfig.DEFAULTS.listen()));
    }

    /** The same with the admin address, or {@code off}. */
    public Result of(String name, String from, List<String> to, String admin) {
        String key = from.startsWith(":") || from.startsWith("http://") || from.startsWith("unix:") ? from : ":80";
        StringBuilder text = new StringBuilder("admin: ")
                .append(quoted(admin))
                .append("\nsites:\n  ")
                .append(quoted(key))
                .append(":\n");
        if (!key.equals(from)) {
            text.append("    listen: ").append(quoted(from)).append('\n');
        }
        text.append("    to:\n");
        to.forEach(server -> text.append("      - ").append(quoted(server)).append('\n'));
        return read(name, text.toString());
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("'");
        text.chars().filter(c -> c >= ' ').forEach(c -> quoted.append(c == '\'' ? "''" : Character.toString(c)));
        return quoted.append('\'').toString();
    }

    /** The JSON Schema (draft 2020-12) of a file, for editors. */
    public static String schema() {
        return Schemas.of(RootModel.ROOT);
    }

    /** The reference page, in Markdown. */
    public static String reference() {
        return Reference.page(RootModel.ROOT);
    }

    private static Result finish(@Nullable Tree tree, String name, Sources sources, Problems problems) {
        Reading in = new Reading(problems);
        if (tree == null) {
            if (problems.isEmpty()) {
                in.problem(
                        new Place(name, 1, 1, 1, ""),
                        "nothing is configured",
                        "the least is: sites: {\":8080\": localhost:3000}");
            }
            return new Result(null, null, problems.sorted(), List.of(), sources);
        }
        Bound<RootDraft> root = RootModel.ROOT.bind(tree, null, in);
        SluiceConfig config = root == null ? null : Assembly.assemble(root.value(), in);
        if (config != null && config.sites().isEmpty() && problems.isEmpty()) {
            in.problem(tree.place(), "no site is configured", "the least is: sites: {\":8080\": localhost:3000}");
        }
        Sources all = sources.with(in.watched);
        if (root == null || !problems.isEmpty()) {
            return new Result(null, null, problems.sorted(), in.warnings.sorted(), all);
        }
        return new Result(config, root.shown(), List.of(), in.warnings.sorted(), all);
    }
}
