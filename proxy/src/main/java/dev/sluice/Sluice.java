package dev.sluice;

import dev.sluice.base.Address;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Plan;
import dev.sluice.exchange.Route;
import dev.sluice.exchange.RouteLimits;
import dev.sluice.exchange.Routes;
import dev.sluice.exchange.Site;
import dev.sluice.exchange.Trusted;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.PathPolicy;
import dev.sluice.server.EventLoops;
import dev.sluice.server.Listener;
import dev.sluice.upstream.Cluster;
import dev.sluice.upstream.Forward;
import dev.sluice.upstream.ServerConfig;
import dev.sluice.upstream.ServiceConfig;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The entry point. */
public final class Sluice {
    private Sluice() {}

    /** Runs the proxy. */
    public static void main(String[] args) {
        EventLoops loops = new EventLoops(1);
        Address to = Objects.requireNonNull(Address.parse(args[1]));
        ServiceConfig d = ServiceConfig.DEFAULTS;
        ServiceConfig config = new ServiceConfig(
                "default",
                List.of(new ServerConfig(to, 1, false)),
                d.balance(),
                null,
                null,
                d.retry(),
                d.limit(),
                d.timeout(),
                d.pool(),
                d.host());
        Cluster cluster = new Cluster(config, loops.loops(), loops.eventLoops());
        Route route = new Route(
                "",
                "/*",
                Plan.EMPTY,
                new Forward(cluster),
                new RouteLimits(0, TimeUnit.SECONDS.toNanos(60), TimeUnit.SECONDS.toNanos(60), 0, true, false));
        Routes routes = new Routes() {
            @Override
            public Route match(Exchange x) {
                return route;
            }

            @Override
            public PathPolicy pathPolicy(Exchange x) {
                return PathPolicy.DEFAULT;
            }
        };
        Site site = new Site(
                args[0],
                routes,
                HeadLimits.DEFAULT,
                TimeUnit.SECONDS.toNanos(10),
                TimeUnit.SECONDS.toNanos(75),
                100000,
                Integer.MAX_VALUE,
                Trusted.NOBODY);
        new Listener(Objects.requireNonNull(Address.parse(args[0])), site, loops).bind();
        System.err.println("listening on " + args[0]);
    }
}
