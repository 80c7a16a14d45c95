package dev.sluice.local;

import dev.sluice.base.Template;

/** The {@code redirect:} of a route: a status of 301, 302, 303, 307 or 308 and the Location to send. Immutable, for any thread. */
public record RedirectConfig(int status, Template to) {
    /** What a redirect is when no status is written. */
    public static final int STATUS = 302;
}
