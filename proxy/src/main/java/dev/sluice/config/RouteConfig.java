package dev.sluice.config;

import dev.sluice.exchange.RouteLimitsConfig;
import dev.sluice.exchange.RouteTimeoutsConfig;
import dev.sluice.local.FilesConfig;
import dev.sluice.local.RedirectConfig;
import dev.sluice.local.ReplyConfig;
import dev.sluice.route.MatchConfig;
import dev.sluice.upstream.ServiceConfig;

/**
 * A route of a site: which requests it takes and what they end in, what the site and the file say already merged in. Immutable,
 * for any thread.
 */
public record RouteConfig(
        String path,
        MatchConfig match,
        int priority,
        Target target,
        RouteLimitsConfig limits,
        RouteTimeoutsConfig timeouts,
        boolean upgrade,
        boolean connect,
        boolean grpcWeb) {

    /** What a route ends in. */
    public sealed interface Target {}

    /** The servers of a service. */
    public record Forward(ServiceConfig service) implements Target {}

    /** Another place. */
    public record Redirect(RedirectConfig redirect) implements Target {}

    /** A fixed response. */
    public record Reply(ReplyConfig reply) implements Target {}

    /** A directory. */
    public record Files(FilesConfig files) implements Target {}
}
