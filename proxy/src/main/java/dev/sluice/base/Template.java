package dev.sluice.base;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A text with variables in braces, such as {@code https://{host}{uri}}, taken apart: an immutable value for any thread. A
 * doubled brace stands for itself. Which variables exist is for the reader of the template to say. The text is for people
 * only; what is meant are the parts.
 */
public record Template(String text, List<Part> parts) {

    /** A piece of a template. */
    public sealed interface Part {}

    /** Text that stands for itself. */
    public record Literal(String text) implements Part {}

    /** A variable: {@code {name}} with an empty argument, or {@code {name.argument}}. */
    public record Variable(String name, String argument) implements Part {}

    public Template {
        parts = List.copyOf(parts);
    }

    /** The template that {@code text} says; null when a brace is left open, closed without being open, or empty. */
    public static @Nullable Template parse(String text) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
            if ((c != '{' && c != '}') || doubled) {
                literal.append(c);
                at += c == '{' || c == '}' ? 2 : 1;
                continue;
            }
            int close = text.indexOf('}', at);
            if (c == '}' || close <= at + 1) {
                return null;
            }
            flush(literal, parts);
            parts.add(variable(text.substring(at + 1, close)));
            at = close + 1;
        }
        flush(literal, parts);
        return new Template(text, parts);
    }

    private static Variable variable(String inner) {
        int dot = inner.indexOf('.');
        return dot < 0 ? new Variable(inner, "") : new Variable(inner.substring(0, dot), inner.substring(dot + 1));
    }

    private static void flush(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
        }
    }

    /** The same template with another text to show, as its own holds a secret. */
    public Template shownAs(String reference) {
        return new Template(reference, parts);
    }

    @Override
    public String toString() {
        return text;
    }
}
