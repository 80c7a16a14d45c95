package dev.sluice.server.tls;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Things by the name that a client asks for: the exact name, then the wildcard with the longest suffix. Immutable, for any thread. */
public final class Names<T> {
    private final Map<String, T> exact = new HashMap<>();

    /** By what stands behind the star: {@code .example.com}. */
    private final Map<String, T> wildcards = new HashMap<>();

    /** A table of what stands for each name in lower case, or for all below it: {@code *.example.com}. */
    public Names(Map<String, T> things) {
        things.forEach((name, thing) -> {
            if (name.startsWith("*.")) {
                wildcards.put(name.substring(1), thing);
            } else {
                exact.put(name, thing);
            }
        });
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
