package dev.sluice.conformance.scene;

import dev.sluice.conformance.SceneFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The reader of scene files; confined to one parse. Column 0 begins a block or is a setting, two spaces begin a step, more
 * spaces belong to the step above.
 */
public final class SceneParser {
    private static final int STEP_INDENT = 2;

    private final Path file;
    private final List<String> lines;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private final List<Block> blocks = new ArrayList<>();
    private String title = "";
    private int at;

    private SceneParser(Path file, List<String> lines) {
        this.file = file;
        this.lines = lines;
    }

    /** The scene that stands in {@code file}. */
    public static Scene read(Path file) {
        try {
            return parse(file, Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The scene that {@code lines} spell; {@code file} is for messages. */
    public static Scene parse(Path file, List<String> lines) {
        SceneParser parser = new SceneParser(file, lines);
        try {
            return parser.parse();
        } catch (SceneFailure | NumberFormatException e) {
            throw new SceneFailure(file.getFileName() + ":" + (parser.at + 1) + ": " + e.getMessage(), e);
        }
    }

    private Scene parse() {
        if (!lines.isEmpty() && lines.get(0).startsWith("# ")) {
            title = lines.get(0).substring(2);
        }
        for (; at < lines.size(); at++) {
            String line = lines.get(at);
            if (isBlank(line)) {
                continue;
            }
            if (indent(line) != 0) {
                throw new SceneFailure("a step without a block");
            }
            topLevel(line);
        }
        check();
        return new Scene(file, title, Map.copyOf(settings), List.copyOf(blocks));
    }

    private void check() {
        if (title.isEmpty()) {
            throw new SceneFailure("the first line must say, after \"# \", what must hold");
        }
        if (blocks.stream().filter(block -> block.kind().equals("sluice")).count() != 1) {
            throw new SceneFailure("a scene has exactly one \"sluice\" block");
        }
    }

    private void topLevel(String line) {
        List<Token> tokens = Tokenizer.tokens(line);
        String first = tokens.get(0).value();
        if (first.endsWith(":")) {
            setting(
                    first.substring(0, first.length() - 1),
                    line.substring(first.length()).trim());
            return;
        }
        int begin = at + 1;
        String name = tokens.size() > 1 ? tokens.get(1).value() : first;
        List<Token> options = tokens.size() > 2 ? List.copyOf(tokens.subList(2, tokens.size())) : List.of();
        switch (first) {
            case "sluice", "file", "link" ->
                blocks.add(new Block(first, name, begin, options, List.of(), text(STEP_INDENT)));
            case "upstream", "client", "admin", "log", "control" ->
                blocks.add(new Block(first, name, begin, options, steps(first), ""));
            default -> throw new SceneFailure("no such block: " + first);
        }
    }

    private void setting(String key, String value) {
        if (!Scene.SETTINGS.contains(key)) {
            throw new SceneFailure("no such setting: " + key);
        }
        settings.put(key, value);
        if (key.equals("matrix")) {
            Pair.parse(value);
        }
    }

    private List<Step> steps(String kind) {
        List<Step> steps = new ArrayList<>();
        while (at + 1 < lines.size() && (isBlank(lines.get(at + 1)) || indent(lines.get(at + 1)) > 0)) {
            at++;
            if (!isBlank(lines.get(at))) {
                steps.add(step(kind));
            }
        }
        return List.copyOf(steps);
    }

    private Step step(String kind) {
        String source = lines.get(at);
        if (indent(source) != STEP_INDENT) {
            throw new SceneFailure("a step is indented by two spaces");
        }
        int line = at + 1;
        List<Token> tokens = new ArrayList<>(Tokenizer.tokens(source));
        String verb = tokens.remove(0).value();
        if (settings.containsKey("matrix") && !Verbs.isNeutral(verb)) {
            throw new SceneFailure(
                    "a scene over the matrix cannot \"" + verb + "\": it shows the bytes of one protocol");
        }
        if (!Verbs.knows(kind, verb)) {
            throw new SceneFailure("a block of kind " + kind + " does not know \"" + verb + "\"");
        }
        String text = text(STEP_INDENT + 2);
        if (text.startsWith("|")) {
            tokens.add(new Token(true, barLines(text)));
        }
        return new Step(line, source.trim(), verb, List.copyOf(tokens), text);
    }

    /** The bytes of {@code |} lines: each ends in CRLF, unless a backslash ends it. */
    private static String barLines(String text) {
        StringBuilder bytes = new StringBuilder();
        for (String line : text.lines().toList()) {
            if (!line.startsWith("|")) {
                throw new SceneFailure("every line of raw bytes begins with |");
            }
            String content = line.startsWith("| ") ? line.substring(2) : line.substring(1);
            boolean goesOn = content.endsWith("\\") && !content.endsWith("\\\\");
            bytes.append(Tokenizer.unescaped(goesOn ? content.substring(0, content.length() - 1) : content));
            bytes.append(goesOn ? "" : "\r\n");
        }
        return bytes.toString();
    }

    /** The lines below that are indented by at least {@code least}, without that indent. */
    private String text(int least) {
        StringBuilder text = new StringBuilder();
        while (at + 1 < lines.size() && belongs(lines.get(at + 1), least)) {
            at++;
            String line = lines.get(at);
            text.append(line.isBlank() ? "" : line.substring(least)).append('\n');
        }
        return text.toString();
    }

    private boolean belongs(String line, int least) {
        if (!line.isBlank()) {
            return indent(line) >= least;
        }
        return at + 2 < lines.size() && !lines.get(at + 2).isBlank() && indent(lines.get(at + 2)) >= least;
    }

    private static boolean isBlank(String line) {
        return line.isBlank() || line.trim().startsWith("#");
    }

    private static int indent(String line) {
        int indent = 0;
        while (indent < line.length() && line.charAt(indent) == ' ') {
            indent++;
        }
        return indent;
    }
}
