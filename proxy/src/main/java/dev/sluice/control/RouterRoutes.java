package dev.sluice.control;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Route;
import dev.sluice.exchange.Routes;
import dev.sluice.http.Head;
import dev.sluice.http.PathPolicy;
import dev.sluice.route.Captures;
import dev.sluice.route.Router;
import org.jspecify.annotations.Nullable;

/** A listener's router as exchanges ask it. Immutable, every loop. */
final class RouterRoutes implements Routes {
    private final Router<Route> router;
    private final Route unrouted;
    private final PathPolicy pathPolicy;
    private final @Nullable Router<PathPolicy> pathPolicies;

    /** {@code pathPolicies} is null when every site has the same. */
    RouterRoutes(
            Router<Route> router, Route unrouted, PathPolicy pathPolicy, @Nullable Router<PathPolicy> pathPolicies) {
        this.router = router;
        this.unrouted = unrouted;
        this.pathPolicy = pathPolicy;
        this.pathPolicies = pathPolicies;
    }

    @Override
    public Route match(Exchange x) {
        Route found = find(router, x);
        return found == null ? unrouted : found;
    }

    @Override
    public PathPolicy pathPolicy(Exchange x) {
        if (pathPolicies == null) {
            return pathPolicy;
        }
        PathPolicy found = find(pathPolicies, x);
        return found == null ? pathPolicy : found;
    }

    private static <R> @Nullable R find(Router<R> router, Exchange x) {
        Identity identity = x.identity();
        Head request = x.request();
        boolean named = identity.hostEnd() > identity.hostStart();
        return router.match(
                request,
                named ? identity.hostStart() : Head.NONE,
                identity.hostEnd(),
                identity.address(),
                identity.isSecure(),
                (Captures) x.captured());
    }
}
