package dev.sluice.config;

import dev.sluice.base.Template;
import dev.sluice.observe.LogFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The variables that templates may use, and the check that they use no others. Immutable, for any thread. */
final class Variables {
    /** The variables of redirects and hash keys. */
    static final TextShape<Template> OF_REQUEST = new TextShape<>(
            "template",
            "a text with variables in braces, which are " + String.join(", ", dev.sluice.exchange.Variables.NAMES)
                    + ", header.NAME, cookie.NAME, query.NAME, path.NAME; a brace itself is doubled",
            List.of(),
            false,
            "",
            (scalar, in) -> request(scalar),
            Template::text);

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

    private static @Nullable Template request(Tree.Scalar scalar) {
        Template template = parse(scalar.text());
        return template != null && scalar.isSecret() ? template.shownAs(scalar.raw()) : template;
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

    /** The template of a request that the text spells; null when it is none, is empty or has an unknown variable. */
    static @Nullable Template parse(String text) {
        Template template = Template.parse(text);
        boolean good = template != null
                && !template.parts().isEmpty()
                && dev.sluice.exchange.Variables.unknown(template).isEmpty();
        return good ? template : null;
    }
}
