package dev.sluice.config;

import java.util.Map;
import java.util.regex.Pattern;

/** The text of {@code config show --full}: YAML in full form, with a comment behind every value that says where it is from. */
final class FullText {
    private static final int COLUMN = 48;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9/_.][A-Za-z0-9/_.+@%=-]*(:[A-Za-z0-9/_.+@%=-]+)*");

    private final StringBuilder text = new StringBuilder();

    private FullText() {}

    static String print(Shown shown) {
        FullText full = new FullText();
        full.put(shown, 0, true);
        return full.text.toString();
    }

    private void put(Shown shown, int depth, boolean fresh) {
        if (shown instanceof Shown.Text leaf) {
            line(" " + scalar(leaf.text()), leaf.origin());
        } else if (shown instanceof Shown.Items items && items.items().isEmpty()) {
            line(" []", items.origin());
        } else if (shown instanceof Shown.Entries map && map.entries().isEmpty()) {
            line(" {}", map.origin());
        } else if (shown instanceof Shown.Items items) {
            text.append(fresh ? "" : "\n");
            for (Shown item : items.items()) {
                indent(depth).append('-');
                put(item, depth + 1, false);
            }
        } else if (shown instanceof Shown.Entries map) {
            text.append(fresh ? "" : "\n");
            for (Map.Entry<String, Shown> entry : map.entries().entrySet()) {
                indent(depth).append(scalar(entry.getKey())).append(':');
                put(entry.getValue(), depth + 1, false);
            }
        }
    }

    private StringBuilder indent(int depth) {
        return text.append("  ".repeat(depth));
    }

    private void line(String value, String origin) {
        text.append(value);
        int width = text.length() - text.lastIndexOf("\n") - 1;
        text.append(" ".repeat(Math.max(1, COLUMN - width)))
                .append("# ")
                .append(origin)
                .append('\n');
    }

    /** Quoted whenever YAML could take it for something else. */
    private static String scalar(String value) {
        if (PLAIN.matcher(value).matches() && !value.equals("null")) {
            return value;
        }
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> quoted.append('\\').append(c);
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                default -> {
                    boolean odd = c < ' ' || (c >= 127 && c < 160) || c == '\u2028' || c == '\u2029' || c == '\ufeff';
                    quoted.append(odd ? "\\u%04x".formatted((int) c) : String.valueOf(c));
                }
            }
        }
        return quoted.append('"').toString();
    }
}
