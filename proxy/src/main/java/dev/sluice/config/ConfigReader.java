package dev.sluice.config;

import dev.sluice.config.RootModel.RootDraft;
import dev.sluice.config.Shape.Bound;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
        private final List<Path> files;

        private Result(@Nullable SluiceConfig config, @Nullable Shown shown, List<Problem> problems, List<Path> files) {
            this.config = config;
            this.shown = shown;
            this.problems = problems;
            this.files = files;
        }

        /** The configuration; null when there are problems. */
        public @Nullable SluiceConfig config() {
            return config;
        }

        /** The problems, in the order of the files and their lines. */
        public List<Problem> problems() {
            return problems;
        }

        /** The files that were read, for whoever watches them. */
        public List<Path> files() {
            return files;
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

    /** Reads {@code file} and what it includes. */
    public Result read(Path file) {
        Problems problems = new Problems();
        Includes includes = new Includes(new References(environment), problems);
        Tree tree = includes.read(file);
        return finish(tree, file.toString(), includes.files(), problems);
    }

    /** Reads a text that is called {@code name} in problems. */
    public Result read(String name, String text) {
        Problems problems = new Problems();
        Includes includes = new Includes(new References(environment), problems);
        Tree tree = includes.read(name, text);
        return finish(tree, name, includes.files(), problems);
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

    private static Result finish(@Nullable Tree tree, String name, List<Path> files, Problems problems) {
        Reading in = new Reading(problems);
        if (tree == null) {
            if (problems.isEmpty()) {
                in.problem(
                        new Place(name, 1, 1, 1, ""),
                        "nothing is configured",
                        "the least is: sites: {\":8080\": localhost:3000}");
            }
            return new Result(null, null, problems.sorted(), files);
        }
        Bound<RootDraft> root = RootModel.ROOT.bind(tree, null, in);
        SluiceConfig config = root == null ? null : Assembly.assemble(root.value(), in);
        if (config != null && config.sites().isEmpty() && problems.isEmpty()) {
            in.problem(tree.place(), "no site is configured", "the least is: sites: {\":8080\": localhost:3000}");
        }
        if (root == null || !problems.isEmpty()) {
            return new Result(null, null, problems.sorted(), files);
        }
        return new Result(config, root.shown(), List.of(), files);
    }
}
