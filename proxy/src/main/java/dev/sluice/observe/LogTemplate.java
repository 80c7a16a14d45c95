package dev.sluice.observe;

import dev.sluice.base.Ascii;
import dev.sluice.http.FieldName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A log format compiled from text with variables in braces, such as {@code {client}}, {@code {request.user-agent}} and
 * {@code {stage.route}}; doubled braces stand for themselves. What is not known is written as a hyphen. Immutable.
 */
final class LogTemplate implements LogFormat {
    private static final String REQUEST = "request.";
    private static final String RESPONSE = "response.";
    private static final String STAGE = "stage.";
    private static final byte[] HYPHEN = Ascii.bytes("-");

    private final Piece[] pieces;

    private LogTemplate(List<Piece> pieces) {
        this.pieces = pieces.toArray(new Piece[0]);
    }

    /** One stretch of the line. */
    @FunctionalInterface
    private interface Piece {
        void write(AccessEntry entry, LogLine line);
    }

    static LogTemplate of(String text) {
        return new LogTemplate(new Compiler(text).pieces());
    }

    @Override
    public void write(AccessEntry entry, LogLine line) {
        for (Piece piece : pieces) {
            piece.write(entry, line);
        }
    }

    /** The names of all variables without a dot and those with a fixed one, for messages and the reference. */
    static List<String> names() {
        List<String> names = new ArrayList<>();
        for (LogVariable variable : LogVariable.values()) {
            names.add(variable.text());
        }
        for (Stage stage : Stage.values()) {
            names.add(STAGE + stage.label());
        }
        return names;
    }

    /** One reading of a template's text. Control plane only. */
    private static final class Compiler {
        private final String text;
        private final List<Piece> pieces = new ArrayList<>();
        private final StringBuilder literal = new StringBuilder();
        private int at;

        Compiler(String text) {
            this.text = text;
        }

        List<Piece> pieces() {
            while (at < text.length()) {
                char c = text.charAt(at);
                if (c == '\n' || c == '\r') {
                    throw new LogTemplateException("a log template is one line", at, at + 1);
                }
                boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
                if ((c == '{' || c == '}') && !doubled) {
                    brace(c);
                } else {
                    literal.append(c);
                    at += c == '{' || c == '}' ? 2 : 1;
                }
            }
            endLiteral();
            return pieces;
        }

        private void brace(char c) {
            int end = text.indexOf('}', at);
            if (c == '}') {
                throw new LogTemplateException("a } without its {; write }} for the character itself", at, at + 1);
            }
            if (end < 0) {
                throw new LogTemplateException("a { without its }; write {{ for the character itself", at, at + 1);
            }
            endLiteral();
            pieces.add(variable(text.substring(at + 1, end), at, end + 1));
            at = end + 1;
        }

        private void endLiteral() {
            if (literal.length() > 0) {
                byte[] bytes = literal.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
                pieces.add((entry, line) -> line.raw(bytes));
                literal.setLength(0);
            }
        }

        private static Piece variable(String name, int start, int end) {
            for (LogVariable variable : LogVariable.values()) {
                if (variable.text().equals(name)) {
                    return variable::write;
                }
            }
            if (name.startsWith(REQUEST)) {
                FieldName field = field(name, REQUEST, start, end);
                return (entry, line) -> LogVariable.field(entry.request(), field, line);
            }
            if (name.startsWith(RESPONSE)) {
                FieldName field = field(name, RESPONSE, start, end);
                return (entry, line) -> LogVariable.field(entry.response(), field, line);
            }
            Stage stage = stage(name);
            if (stage == null) {
                throw new LogTemplateException(unknown(name), start, end);
            }
            return (entry, line) -> stageTime(entry.stageNanos(stage), line);
        }

        private static void stageTime(long nanos, LogLine line) {
            if (nanos < 0) {
                line.raw(HYPHEN);
            } else {
                line.millis(nanos);
            }
        }

        private static FieldName field(String name, String prefix, int start, int end) {
            try {
                return FieldName.of(name.substring(prefix.length()));
            } catch (IllegalArgumentException e) {
                throw new LogTemplateException(
                        "{" + name + "}: no field can have the name \"" + name.substring(prefix.length()) + "\"",
                        start,
                        end);
            }
        }

        private static @Nullable Stage stage(String name) {
            for (Stage stage : Stage.values()) {
                if (name.equals(STAGE + stage.label())) {
                    return stage;
                }
            }
            return null;
        }

        private static String unknown(String name) {
            String message = "unknown log variable {" + name + "}";
            String best = "";
            int least = Math.max(2, name.length() / 3) + 1;
            for (String known : names()) {
                int distance = distance(name, known);
                if (distance < least) {
                    least = distance;
                    best = known;
                }
            }
            return best.isEmpty()
                    ? message + "; known are " + String.join(", ", names()) + ", request.NAME, response.NAME"
                    : message + "; did you mean {" + best + "}?";
        }

        /** How many characters to add, drop or change (Levenshtein), without regard to case. */
        private static int distance(String a, String b) {
            int[] row = new int[b.length() + 1];
            for (int j = 0; j < row.length; j++) {
                row[j] = j;
            }
            for (int i = 1; i <= a.length(); i++) {
                int diagonal = row[0];
                row[0] = i;
                for (int j = 1; j <= b.length(); j++) {
                    boolean same = Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
                    int changed = diagonal + (same ? 0 : 1);
                    diagonal = row[j];
                    row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
                }
            }
            return row[b.length()];
        }
    }
}
