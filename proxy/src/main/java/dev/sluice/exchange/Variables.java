package dev.sluice.exchange;

import dev.sluice.base.Template;

/** tmp. */
public final class Variables {
    private Variables() {}

    /** tmp. */
    public static Variables compile(Template t) {
        return new Variables();
    }

    /** tmp. */
    public long hash(Exchange x) {
        return x.requestLength();
    }
}
