package dev.sluice.upstream;

import dev.sluice.base.Template;

/** What consistent hashing hashes; the template is the value, also for the named sources. Immutable, for any thread. */
public record HashKey(Source source, String name, Template template) {

    /** Where the value comes from. */
    public enum Source {
        IP,
        HEADER,
        COOKIE,
        PATH,
        QUERY,
        TEMPLATE
    }

    /** The form it is written in. */
    @Override
    public String toString() {
        return switch (source) {
            case IP -> "ip";
            case PATH -> "path";
            case HEADER -> "header " + name;
            case COOKIE -> "cookie " + name;
            case QUERY -> "query " + name;
            case TEMPLATE -> template.text();
        };
    }
}
