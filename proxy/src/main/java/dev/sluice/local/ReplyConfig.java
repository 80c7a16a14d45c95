package dev.sluice.local;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The {@code reply:} of a route: a fixed response. Immutable, for any thread. */
public record ReplyConfig(int status, String body, String type, Map<String, String> headers) {
    /** An empty 200. */
    public static final ReplyConfig DEFAULTS = new ReplyConfig(200, "", "text/plain; charset=utf-8", Map.of());

    public ReplyConfig {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
