package dev.sluice.local;

import java.util.List;

/**
 * The {@code files:} of a route: a directory served as it is. What {@code /*} of the route's path stands for is looked up below
 * {@code root}, an absolute path. Immutable, for any thread.
 */
public record FilesConfig(String root, List<String> index) {
    /** The names tried for a directory. */
    public static final List<String> INDEX = List.of("index.html");

    public FilesConfig {
        index = List.copyOf(index);
    }
}
