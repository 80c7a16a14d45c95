package dev.sluice.conformance.scene;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ${name}} stands for in one play of a scene. A name that is not known stays as it is, because the
 * configuration language has {@code ${env:X}} of its own.
 *
 * @param values the known names
 */
public record Placeholders(Map<String, String> values) {
    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]+)}");

    /** The text with every known name replaced. */
    public String fill(String text) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        Matcher matcher = PLACE.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (matcher.find()) {
            String value = values.getOrDefault(matcher.group(1), matcher.group());
            matcher.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return matcher.appendTail(filled).toString();
    }

    /** The value of a known name. */
    public String value(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no placeholder is named " + name);
        }
        return value;
    }
}
