package dev.sluice.config;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code tests:}: a request, and what {@code sluice check} must find for it; what is null is not asked. Immutable, for
 * any thread.
 */
public record Expectation(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable Integer status,
        @Nullable String route,
        @Nullable String service,
        Place place) {

    public Expectation {
        headers = Map.copyOf(headers);
    }
}
