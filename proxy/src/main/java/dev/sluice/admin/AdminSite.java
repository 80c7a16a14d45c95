package dev.sluice.admin;

import dev.sluice.base.Address;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Plan;
import dev.sluice.exchange.ProxyProtocol;
import dev.sluice.exchange.Route;
import dev.sluice.exchange.RouteLimits;
import dev.sluice.exchange.Routes;
import dev.sluice.exchange.Site;
import dev.sluice.exchange.Trusted;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.PathPolicy;
import dev.sluice.server.EventLoops;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The admin address as a site like any other: it is served by the data plane it reports on. Immutable; every loop
 * matches, and pages are answered on blocking threads.
 */
public final class AdminSite {
    private static final String NAME = "admin";
    private static final Site.Limits LIMITS = new Site.Limits(
            HeadLimits.DEFAULT,
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(10),
            TimeUnit.SECONDS.toNanos(75),
            TimeUnit.SECONDS.toNanos(30),
            256,
            Integer.MAX_VALUE);
    private static final RouteLimits ROUTE_LIMITS =
            new RouteLimits(1 << 20, TimeUnit.SECONDS.toNanos(10), TimeUnit.SECONDS.toNanos(30), 0, false, false);

    private final Executor blocking;
    private final EventLoops loops;
    private final Guard guard;
    private final Map<String, Route> routes = new HashMap<>();

    /** A site without pages; {@code address} tells where it is configured to listen. */
    public AdminSite(Executor blocking, EventLoops loops, Supplier<@Nullable Address> address) {
        this.blocking = blocking;
        this.loops = loops;
        this.guard = new Guard(address);
    }

    /** Adds a page that only reads. */
    public AdminSite reads(String path, Page page) {
        return add("GET", path, page);
    }

    /** Adds a page that changes something. */
    public AdminSite commands(String path, Page page) {
        return add("POST", path, page);
    }

    /** Adds a page that changes something by what it is sent. */
    AdminSite takes(String path, Intake page) {
        return add(path, AdminTarget.of("POST", page, guard, blocking, loops));
    }

    private AdminSite add(String method, String path, Page page) {
        return add(path, AdminTarget.of(method, page, guard, blocking, loops));
    }

    private AdminSite add(String path, AdminTarget target) {
        routes.put(path, new Route(NAME, path, Plan.EMPTY, target, ROUTE_LIMITS, null));
        return this;
    }

    /** The site with the pages added so far. */
    public Site site() {
        return new Site(NAME, new Paths(Map.copyOf(routes)), LIMITS, Trusted.NOBODY, ProxyProtocol.OFF);
    }

    /** Pages by their exact paths. Immutable, every loop. */
    private static final class Paths implements Routes {
        private final Map<String, Route> routes;

        Paths(Map<String, Route> routes) {
            this.routes = routes;
        }

        @Override
        public Route match(Exchange x) {
            Head request = x.request();
            return routes.getOrDefault(request.text(request.pathStart(), request.pathEnd()), Route.NONE);
        }

        @Override
        public PathPolicy pathPolicy(Exchange x) {
            return PathPolicy.DEFAULT;
        }
    }
}
