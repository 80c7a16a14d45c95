package dev.sluice.observe;

/**
 * The form of access-log lines: {@link #json}, {@link #common}, {@link #combined} or a {@link #template}. Immutable;
 * writes on the loop without allocating.
 */
public sealed interface LogFormat permits JsonLog, LogTemplate {
    /** Appends the entry to a line that has begun. */
    void write(AccessEntry entry, LogLine line);

    /** One JSON object a line, with everything that is known. */
    static LogFormat json() {
        return new JsonLog();
    }

    /** The Common Log Format of the NCSA server. */
    static LogFormat common() {
        return template("{client} - - [{time.common}] \"{method} {path} {protocol}\" {status} {bytesOut}");
    }

    /** The Common Log Format with referer and user agent. */
    static LogFormat combined() {
        return template("{client} - - [{time.common}] \"{method} {path} {protocol}\" {status} {bytesOut}"
                + " \"{request.referer}\" \"{request.user-agent}\"");
    }

    /**
     * Lines after a template such as <code>{client} "{method} {path}" {status}</code>.
     *
     * @throws LogTemplateException if the template is not well-formed or names an unknown variable
     */
    static LogFormat template(String text) {
        return LogTemplate.of(text);
    }
}
