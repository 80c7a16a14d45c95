package dev.sluice.observe;

import dev.sluice.base.Ascii;
import dev.sluice.base.Template;
import dev.sluice.http.FieldName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A log format compiled from a template with variables such as {@code {ip}}, {@code {header.User-Agent}},
 * {@code {response.Server}} and {@code {stage.route}}. What is not known is written as a hyphen. Immutable.
 */
final class LogTemplate implements LogFormat {
    private static final String HEADER = "header";
    private static final String RESPONSE = "response";
    private static final String STAGE = "stage";
    private static final byte[] HYPHEN = Ascii.bytes("-");

    private final Piece[] pieces;

    /** One stretch of the line. */
    @FunctionalInterface
    private interface Piece {
        void write(AccessEntry entry, LogLine line);
    }

    LogTemplate(Template template) {
        List<Piece> compiled = new ArrayList<>();
        for (Template.Part part : template.parts()) {
            compiled.add(part instanceof Template.Variable variable ? variable(variable) : literal(part));
        }
        pieces = compiled.toArray(new Piece[0]);
    }

    @Override
    public void write(AccessEntry entry, LogLine line) {
        for (Piece piece : pieces) {
            piece.write(entry, line);
        }
    }

    private static Piece literal(Template.Part part) {
        String text = ((Template.Literal) part).text();
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("a log template is one line");
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return (entry, line) -> line.raw(bytes);
    }

    private static Piece variable(Template.Variable variable) {
        String argument = variable.argument();
        String name = argument.isEmpty() ? variable.name() : variable.name() + "." + argument;
        for (LogVariable known : LogVariable.values()) {
            if (known.text().equals(name)) {
                return known::write;
            }
        }
        if (!argument.isEmpty() && variable.name().equals(HEADER)) {
            FieldName field = field(name, argument);
            return (entry, line) -> LogVariable.field(entry.request(), field, line);
        }
        if (!argument.isEmpty() && variable.name().equals(RESPONSE)) {
            FieldName field = field(name, argument);
            return (entry, line) -> LogVariable.field(entry.response(), field, line);
        }
        for (Stage stage : Stage.values()) {
            if (name.equals(STAGE + "." + stage.label())) {
                return (entry, line) -> time(entry.stageNanos(stage), line);
            }
        }
        throw new IllegalArgumentException(unknown(name));
    }

    private static void time(long nanos, LogLine line) {
        if (nanos < 0) {
            line.raw(HYPHEN);
        } else {
            line.millis(nanos);
        }
    }

    private static FieldName field(String name, String argument) {
        try {
            return FieldName.of(argument);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("{" + name + "}: '" + argument + "' cannot be the name of a field", e);
        }
    }

    /** The variables there are, {@code NAME} standing for any name of a field. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (LogVariable variable : LogVariable.values()) {
            names.add(variable.text());
        }
        for (Stage stage : Stage.values()) {
            names.add(STAGE + "." + stage.label());
        }
        names.add(HEADER + ".NAME");
        names.add(RESPONSE + ".NAME");
        return names;
    }

    private static String unknown(String name) {
        String best = "";
        int least = Math.max(2, name.length() / 3) + 1;
        for (String known : names()) {
            int distance = distance(name.toLowerCase(Locale.ROOT), known.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = known;
            }
        }
        String advice = best.isEmpty() ? "; known are " + String.join(", ", names()) : "; did you mean {" + best + "}?";
        return "unknown log variable {" + name + "}" + advice;
    }

    /** How many characters to add, drop or change (Levenshtein). */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[b.length()];
    }
}
