package dev.sluice.upstream;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code check:} of a service: a probe of each of its servers. Method, path and expect matter to HTTP only, service to gRPC;
 * a null host sends the server's own. Immutable, for any thread.
 */
public record CheckConfig(
        Kind kind,
        String method,
        String path,
        @Nullable String host,
        String service,
        Duration interval,
        Duration timeout,
        List<StatusRange> expect,
        int rise,
        int fall) {
    /** {@code GET /} every five seconds, any 2xx or 3xx. */
    public static final CheckConfig DEFAULTS = new CheckConfig(
            Kind.HTTP,
            "GET",
            "/",
            null,
            "",
            Duration.ofSeconds(5),
            Duration.ofSeconds(2),
            List.of(new StatusRange(200, 399)),
            2,
            3);

    /** What is asked of a server. */
    public enum Kind {
        HTTP,
        TCP,
        GRPC
    }

    public CheckConfig {
        expect = List.copyOf(expect);
    }
}
