package dev.sluice.bench;

import java.util.Iterator;
import java.util.Map;

/** Writes maps, iterables, numbers and strings as JSON (RFC 8259). Pure. */
final class Json {

    private Json() {}

    static String of(Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.append('\n').toString();
    }

    private static void write(StringBuilder out, Object value, String indent) {
        if (value instanceof Map<?, ?> map) {
            String separator = "";
            out.append('{');
            for (Map.Entry<?, ?> each : map.entrySet()) {
                out.append(separator).append(indent).append("  ");
                string(out, String.valueOf(each.getKey()));
                out.append(": ");
                write(out, each.getValue(), indent + "  ");
                separator = ",";
            }
            out.append(indent).append('}');
        } else if (value instanceof Iterable<?> list) {
            out.append('[');
            for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
                write(out, each.next(), indent);
                out.append(each.hasNext() ? ", " : "");
            }
            out.append(']');
        } else if (value instanceof Double number) {
            out.append(Math.round(number * 1000) / 1000.0);
        } else if (value instanceof Number number) {
            out.append(number);
        } else {
            string(out, value.toString());
        }
    }

    private static void string(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
