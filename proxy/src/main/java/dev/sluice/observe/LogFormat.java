package dev.sluice.observe;

import dev.sluice.base.Template;
import java.util.List;
import java.util.Objects;

/**
 * The form of access-log lines: {@link #json}, {@link #common}, {@link #combined} or a {@link #template}. Immutable;
 * writes on the loop without allocating.
 */
public sealed interface LogFormat permits JsonLog, LogTemplate {
    /** Appends the entry to a line that has begun. */
    void write(AccessEntry entry, LogLine line);

    /** The format that the settings ask for. */
    static LogFormat of(AccessLogConfig config) {
        return switch (config.format()) {
            case JSON -> json();
            case COMMON -> common();
            case COMBINED -> combined();
            case TEMPLATE -> template(Objects.requireNonNull(config.template()));
        };
    }

    /** One JSON object a line, with everything that is known. */
    static LogFormat json() {
        return new JsonLog();
    }

    /** The Common Log Format of the NCSA server. */
    static LogFormat common() {
        return template("{ip} - - [{time.common}] \"{method} {uri} {protocol}\" {status} {bodyBytesOut}");
    }

    /** The Common Log Format with referer and user agent. */
    static LogFormat combined() {
        return template("{ip} - - [{time.common}] \"{method} {uri} {protocol}\" {status} {bodyBytesOut}"
                + " \"{header.Referer}\" \"{header.User-Agent}\"");
    }

    /**
     * Lines after a template such as <code>{ip} "{method} {uri}" {status}</code>.
     *
     * @throws IllegalArgumentException if it has a line break or an unknown variable, with a suggestion in the message
     */
    static LogFormat template(Template template) {
        return new LogTemplate(template);
    }

    /** Lines after the text of a template. */
    static LogFormat template(String text) {
        return template(Objects.requireNonNull(Template.parse(text), text));
    }

    /** The variables that a template may have; {@code NAME} stands for any name of a field. */
    static List<String> variables() {
        return LogTemplate.names();
    }
}
