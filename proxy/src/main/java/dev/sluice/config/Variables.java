package dev.sluice.config;

import dev.sluice.base.Template;
import dev.sluice.observe.LogFormat;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The variables that templates may use, and the check that they use no others. Immutable, for any thread. */
final class Variables {
    /** Known as soon as a request head is. */
    static final List<String> REQUEST =
            List.of("method", "scheme", "host", "port", "uri", "path", "query", "ip", "requestId");

    /** Those that take an argument: {@code {header.Accept}}, {@code {path.id}} for a template's {@code {id}}. */
    static final Set<String> ARGUED = Set.of("header", "cookie", "query", "path");

    /** The variables of redirects and hash keys. */
    static final TextShape<Template> OF_REQUEST = shape(REQUEST);

    /** The variables of the access log, which knows them itself. */
    static final TextShape<Template> OF_RECORD = new TextShape<>(
            "template",
            "a text with variables in braces, which are " + String.join(", ", LogFormat.variables())
                    + "; a brace itself is doubled",
            List.of(),
            false,
            "",
            Variables::record,
            Template::text);

    private Variables() {}

    private static TextShape<Template> shape(List<String> known) {
        String expected = "a text with variables in braces, which are " + String.join(", ", known)
                + ", header.NAME, cookie.NAME, query.NAME, path.NAME; a brace itself is doubled";
        return TextShape.of("template", expected, "", text -> parse(text, known), Template::text);
    }

    private static @Nullable Template record(Tree.Scalar scalar, Reading in) {
        Template template = Template.parse(scalar.text());
        if (template == null || template.parts().isEmpty()) {
            return null;
        }
        try {
            LogFormat.template(template);
        } catch (IllegalArgumentException e) {
            in.problem(scalar.place(), String.valueOf(e.getMessage()));
            return null;
        }
        return template;
    }

    static @Nullable Template parse(String text, List<String> known) {
        Template template = Template.parse(text);
        if (template == null || template.parts().isEmpty()) {
            return null;
        }
        return template.parts().stream().allMatch(part -> isKnown(part, known)) ? template : null;
    }

    private static boolean isKnown(Template.Part part, List<String> known) {
        if (!(part instanceof Template.Variable variable)) {
            return true;
        }
        boolean argued = !variable.argument().isEmpty();
        return argued
                ? ARGUED.contains(variable.name()) && Texts.token(variable.argument()) != null
                : known.contains(variable.name());
    }
}
