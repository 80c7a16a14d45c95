package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.config.RootModel.RootDraft;
import dev.sluice.config.SiteModel.RouteDraft;
import dev.sluice.config.SiteModel.SiteDraft;
import dev.sluice.upstream.ServerConfig;
import dev.sluice.upstream.ServiceConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The step from what is written to what is meant: names become services, a site's own target becomes its route for every path,
 * and what takes the same requests twice is a problem. For one thread, the reader's.
 */
final class Assembly {
    private final RootDraft root;
    private final Reading in;
    private final Map<String, ServiceConfig> services = new LinkedHashMap<>();
    private final Map<String, ServiceConfig> onTheSpot = new HashMap<>();
    private final Map<String, SiteKey> taken = new HashMap<>();

    private Assembly(RootDraft root, Reading in) {
        this.root = root;
        this.in = in;
        root.services().forEach((name, service) -> services.put(name, service.named(name)));
    }

    static SluiceConfig assemble(RootDraft root, Reading in) {
        return new Assembly(root, in).whole();
    }

    private SluiceConfig whole() {
        List<SiteConfig> sites = new ArrayList<>();
        root.sites().forEach((key, draft) -> sites.add(site(key, draft)));
        for (Expectation test : root.tests()) {
            look(test);
        }
        return new SluiceConfig(
                sites,
                services,
                root.admin(),
                root.log(),
                root.limits(),
                root.timeouts(),
                root.trustedProxies(),
                root.tests());
    }

    private void look(Expectation test) {
        String service = test.service();
        boolean known = service == null || services.containsKey(service) || service.indexOf(':') >= 0;
        if (service != null && !known) {
            in.problem(
                    test.place(), "no service is named '" + service + "'", Suggestion.text(service, services.keySet()));
        }
    }

    private SiteConfig site(SiteKey key, SiteDraft draft) {
        List<Address> listen = draft.listen().isEmpty() ? List.of(address(key)) : draft.listen();
        for (Address address : listen) {
            SiteKey other = taken.putIfAbsent(address + " " + key.host(), key);
            if (other != null) {
                in.problem(
                        key.place(),
                        "'" + key.text() + "' takes the same requests as '" + other.text() + "'",
                        "first written at " + other.place());
            }
        }
        List<RouteConfig> routes = new ArrayList<>();
        Map<String, PathKey> seen = new HashMap<>();
        draft.routes().forEach((path, each) -> each.forEach(route -> add(key, path, route, seen, routes)));
        if (draft.everywhere().targets() > 0) {
            add(key, PathKey.all(key.place()), draft.everywhere(), seen, routes);
        }
        return new SiteConfig(key.text(), key.host(), listen, draft.forwarded(), draft.path(), routes);
    }

    private Address address(SiteKey key) {
        Address.Unix socket = key.socket();
        int port = key.port() < 0 ? root.ports().http() : key.port();
        return socket == null ? new Address.Inet("", port) : socket;
    }

    private void add(
            SiteKey site, PathKey path, RouteDraft draft, Map<String, PathKey> seen, List<RouteConfig> routes) {
        PathKey other = seen.putIfAbsent(path.same() + " " + draft.priority() + " " + draft.match(), path);
        if (other != null) {
            in.problem(
                    path.place(),
                    "'" + path.text() + "' is never reached: it takes the same requests as '" + other.text() + "' at "
                            + other.place(),
                    "keep one of them, or give one a condition under match: or a priority");
        }
        RouteConfig.Target target = target(site, path, draft);
        if (target != null) {
            routes.add(new RouteConfig(
                    path.text(),
                    draft.match(),
                    draft.priority(),
                    target,
                    draft.limits(),
                    draft.timeouts(),
                    draft.upgrade(),
                    draft.connect()));
        }
    }

    private RouteConfig.@Nullable Target target(SiteKey site, PathKey path, RouteDraft draft) {
        if (draft.redirect() != null) {
            return new RouteConfig.Redirect(draft.redirect());
        }
        if (draft.reply() != null) {
            return new RouteConfig.Reply(draft.reply());
        }
        if (draft.files() != null) {
            return new RouteConfig.Files(draft.files());
        }
        Destination to = draft.to();
        ServiceConfig service = to == null ? null : to.service() == null ? named(to) : inline(to.service(), site, path);
        return service == null ? null : new RouteConfig.Forward(service);
    }

    private @Nullable ServiceConfig named(Destination to) {
        ServiceConfig service = services.get(to.name());
        if (service == null) {
            String near = Suggestion.text(to.name(), services.keySet());
            String remedy = near.isEmpty() ? "an address has a port, as in " + to.name() + ":8080" : near;
            in.problem(to.place(), "no service is named '" + to.name() + "'", remedy);
        }
        return service;
    }

    /**
     * A service on the spot is called after its server when it has one and nothing else is said, so that all who write that address
     * share it; otherwise after the place that it serves.
     */
    private ServiceConfig inline(ServiceConfig service, SiteKey site, PathKey path) {
        List<ServerConfig> servers = service.servers();
        boolean plain = servers.size() == 1 && service.equals(ServiceModel.of(servers));
        String name = plain ? servers.get(0).address().toString() : site.text() + " " + path.text();
        String free = name;
        ServiceConfig other = onTheSpot.putIfAbsent(free, service);
        for (int i = 2; other != null && !other.equals(service); i++) {
            free = name + " " + i;
            other = onTheSpot.putIfAbsent(free, service);
        }
        return service.named(free);
    }
}
