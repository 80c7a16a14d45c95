package dev.sluice.route;

import dev.sluice.http.Head;
import org.jspecify.annotations.Nullable;

/**
 * A compiled route, and the next one in the order that asks the same of the path. Immutable; any thread
 * asks.
 *
 * @param <R> what a match answers
 */
final class Leaf<R> {
    private static final Condition[] NONE = {};

    private final PathPattern path;
    private final Condition[] conditions;
    private final R route;
    private final @Nullable Leaf<R> next;

    /** The compiled route, before those that asked the same of the path so far. */
    Leaf(RouteSpec<R> spec, @Nullable Leaf<R> next) {
        this.path = spec.path();
        this.conditions = spec.conditions().isEmpty() ? NONE : spec.conditions().toArray(NONE);
        this.route = spec.route();
        this.next = next;
    }

    PathPattern path() {
        return path;
    }

    R route() {
        return route;
    }

    @Nullable
    Leaf<R> next() {
        return next;
    }

    /** Whether all conditions hold. */
    boolean holds(Head request, byte[] clientAddress, boolean secure) {
        for (Condition condition : conditions) {
            if (!condition.holds(request, clientAddress, secure)) {
                return false;
            }
        }
        return true;
    }
}
