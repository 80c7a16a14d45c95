package dev.sluice.control;

import dev.sluice.base.Address;
import dev.sluice.base.CidrSet;
import dev.sluice.config.PassthroughConfig;
import dev.sluice.config.RouteConfig;
import dev.sluice.config.SiteConfig;
import dev.sluice.config.SluiceConfig;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.LimitsConfig;
import dev.sluice.exchange.Plan;
import dev.sluice.exchange.ProxyProtocol;
import dev.sluice.exchange.Route;
import dev.sluice.exchange.RouteLimits;
import dev.sluice.exchange.Routes;
import dev.sluice.exchange.Site;
import dev.sluice.exchange.Target;
import dev.sluice.exchange.Trusted;
import dev.sluice.filter.Filters;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.PathPolicy;
import dev.sluice.observe.Meter;
import dev.sluice.observe.Meters;
import dev.sluice.observe.RouteMeter;
import dev.sluice.route.Conditions;
import dev.sluice.route.HostPattern;
import dev.sluice.route.PathPattern;
import dev.sluice.route.RouteException;
import dev.sluice.route.RouteSpec;
import dev.sluice.route.Router;
import dev.sluice.route.SiteSpec;
import dev.sluice.server.Served;
import dev.sluice.server.tls.Names;
import dev.sluice.server.tls.TlsConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From records to routers, plans, targets and sites: COMPILE. It is a composition root: the only place, beside the entry
 * point, that builds targets and routers. What it needs alive (clusters) it asks its {@link Targets} for.
 */
public final class Compiler {
    private final Meters meters;
    private final Targets targets;
    private final KeySources keys;
    private final List<Meter<?>> held = new ArrayList<>();

    /** A compiler whose routes are counted by the meters and end in these targets, behind these keys. */
    public Compiler(Meters meters, Targets targets, KeySources keys) {
        this.meters = meters;
        this.targets = targets;
        this.keys = keys;
    }

    /**
     * Compiles a configuration.
     *
     * @throws RouteException if two routes ask the same
     */
    public Snapshot compile(long id, SluiceConfig config) {
        targets.begin();
        keys.begin();
        held.clear();
        try {
            return snapshot(id, config);
        } catch (RuntimeException e) {
            held.forEach(meters::retire);
            throw e;
        }
    }

    private Snapshot snapshot(long id, SluiceConfig config) {
        Map<Address, List<SiteConfig>> byAddress = new LinkedHashMap<>();
        for (SiteConfig site : config.sites()) {
            for (Address address : site.listen()) {
                byAddress.computeIfAbsent(address, any -> new ArrayList<>()).add(site);
            }
        }
        Map<SiteConfig, SiteSpec<Route>> compiled = new LinkedHashMap<>();
        config.sites().forEach(site -> compiled.put(site, site(site)));
        Map<Address, Served> served = new LinkedHashMap<>();
        Map<Address, Router<Route>> routers = new LinkedHashMap<>();
        Map<Address, List<PassthroughConfig>> unread = new LinkedHashMap<>();
        for (PassthroughConfig each : config.passthrough()) {
            unread.computeIfAbsent(each.listen(), any -> new ArrayList<>()).add(each);
            byAddress.computeIfAbsent(each.listen(), any -> new ArrayList<>());
        }
        byAddress.forEach((address, list) -> {
            Router<Route> router =
                    Router.compile(list.stream().map(compiled::get).toList());
            routers.put(address, router);
            served.put(
                    address,
                    new Served(
                            site(address, config, list, router),
                            list.isEmpty() ? null : keys.of(address, list, config),
                            passed(config, unread.getOrDefault(address, List.of()))));
        });
        return new Snapshot(id, config, served, routers, targets.clusters(), held);
    }

    private RouteMeter meter(String site, String route) {
        RouteMeter meter = meters.route(site, route);
        held.add(meter);
        return meter;
    }

    private @Nullable Names<Site> passed(SluiceConfig config, List<PassthroughConfig> list) {
        Map<String, Site> named = new LinkedHashMap<>();
        for (PassthroughConfig each : list) {
            named.put(each.name(), unread(config, each));
        }
        return list.isEmpty() ? null : new Names<>(named);
    }

    /** A site of one route, that of a connection whose bytes nobody reads. */
    private Site unread(SluiceConfig config, PassthroughConfig passed) {
        Route route = new Route(
                passed.key(),
                passed.name(),
                Plan.EMPTY,
                targets.target(passed.route()),
                new RouteLimits(0, 0, config.timeouts().send().toNanos(), 0, false, true),
                meter(passed.key(), passed.name()));
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
        return new Site(passed.listen().toString(), routes, limits(config), trusted(config), ProxyProtocol.OFF);
    }

    private Site site(Address address, SluiceConfig config, List<SiteConfig> list, Router<Route> router) {
        PathPolicy first =
                list.isEmpty() ? PathPolicy.DEFAULT : new PathPolicy(list.get(0).path());
        boolean same = list.stream().map(SiteConfig::path).distinct().count() <= 1;
        Route unrouted = Route.none(meter("", ""));
        RouterRoutes routes = new RouterRoutes(router, unrouted, first, same ? null : pathPolicies(list));
        return new Site(
                address.toString(),
                routes,
                limits(config),
                trusted(config),
                list.isEmpty() ? ProxyProtocol.OFF : list.get(0).proxyProtocol());
    }

    private static Router<PathPolicy> pathPolicies(List<SiteConfig> list) {
        List<SiteSpec<PathPolicy>> specs = new ArrayList<>();
        Map<String, SiteConfig> byHost = new LinkedHashMap<>();
        list.forEach(site -> byHost.putIfAbsent(site.host(), site));
        byHost.forEach((host, site) -> specs.add(new SiteSpec<>(
                site.key(), host(host), List.of(RouteSpec.of("path", "/*", new PathPolicy(site.path()))))));
        return Router.compile(specs);
    }

    private static Site.Limits limits(SluiceConfig config) {
        LimitsConfig limits = config.limits();
        HeadLimits head = new HeadLimits(
                (int) Math.min(limits.requestLine().bytes(), 1 << 20),
                (int) Math.min(limits.headerBytes().bytes(), 1 << 20),
                limits.headerCount());
        int requests = limits.requestsPerConnection();
        return new Site.Limits(
                head,
                config.timeouts().handshake().toNanos(),
                config.timeouts().header().toNanos(),
                config.timeouts().idle().toNanos(),
                config.timeouts().send().toNanos(),
                limits.connections(),
                requests == 0 ? Integer.MAX_VALUE : requests);
    }

    private static Trusted trusted(SluiceConfig config) {
        if (config.trustedProxies().isEmpty()) {
            return Trusted.NOBODY;
        }
        CidrSet set = CidrSet.of(config.trustedProxies());
        // a peer without an address came through a socket file, whose permissions say who may
        return address -> address.length == 0 || set.contains(address);
    }

    private SiteSpec<Route> site(SiteConfig site) {
        List<RouteSpec<Route>> routes = new ArrayList<>();
        TlsConfig tls = site.tls() == null ? TlsConfig.DEFAULTS : site.tls();
        Plan plan = Filters.plan(false, tls.hsts(), tls.clientAuth(), site.forwarded());
        Plan withGrpcWeb = Filters.plan(true, tls.hsts(), tls.clientAuth(), site.forwarded());
        for (RouteConfig route : site.routes()) {
            routes.add(new RouteSpec<>(
                    route.path(),
                    PathPattern.parse(route.path()),
                    Conditions.of(route.match()),
                    route.priority(),
                    route(site, route, route.grpcWeb() ? withGrpcWeb : plan)));
        }
        return new SiteSpec<>(site.key(), host(site.host()), routes);
    }

    private static HostPattern host(String host) {
        return host.isEmpty() ? HostPattern.ANY : HostPattern.parse(host);
    }

    private Route route(SiteConfig site, RouteConfig route, Plan plan) {
        Target target = targets.target(route);
        Route made = new Route(site.key(), route.path(), plan, target, limits(route), meter(site.key(), route.path()));
        return site.tls() == null || site.tls().hostMismatch() ? made : made.behind(TlsNumber.of(site.tls()));
    }

    private static RouteLimits limits(RouteConfig route) {
        long body =
                route.limits().body().isUnlimited() ? 0 : route.limits().body().bytes();
        return new RouteLimits(
                body,
                route.timeouts().body().toNanos(),
                route.timeouts().send().toNanos(),
                route.timeouts().request().toNanos(),
                route.upgrade(),
                route.connect());
    }
}
