package dev.sluice.server.tls;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Things by the name that a client asks for: the exact name, then the wildcard with the longest suffix. Immutable, for any thread. */
public final class Names<T> {
    private final Map<String, T> exact;
    private final Map<String, T> wildcards;

    /**
     * A table.
     *
     * @param exact by the whole name, in lower case
     * @param wildcards by what stands behind the star: {@code .example.com}
     */
    public Names(Map<String, T> exact, Map<String, T> wildcards) {
        this.exact = Map.copyOf(exact);
        this.wildcards = Map.copyOf(wildcards);
    }

    /** What stands for the name, if anything does. */
    public @Nullable T find(String name) {
        T found = exact.get(name);
        for (int dot = name.indexOf('.'); found == null && dot >= 0; dot = name.indexOf('.', dot + 1)) {
            found = dot > 0 ? wildcards.get(name.substring(dot)) : null;
        }
        return found;
    }
}
