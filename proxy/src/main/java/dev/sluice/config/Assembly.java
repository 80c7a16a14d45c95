package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.config.RootModel.RootDraft;
import dev.sluice.config.SiteModel.RouteDraft;
import dev.sluice.config.SiteModel.SiteDraft;
import dev.sluice.exchange.ProxyProtocol;
import dev.sluice.local.RedirectConfig;
import dev.sluice.route.Conditions;
import dev.sluice.route.HostPattern;
import dev.sluice.route.MatchConfig;
import dev.sluice.route.PathPattern;
import dev.sluice.route.RouteException;
import dev.sluice.route.RouteProblem;
import dev.sluice.route.RouteSpec;
import dev.sluice.route.Router;
import dev.sluice.route.SiteSpec;
import dev.sluice.server.tls.TlsConfig;
import dev.sluice.upstream.CheckConfig;
import dev.sluice.upstream.ServerConfig;
import dev.sluice.upstream.ServiceConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The step from what is written to what is meant: names become services, a site's own target becomes its route for every path,
 * and what takes the same requests twice is a problem. For one thread, the reader's.
 */
final class Assembly {
    private static final int WELL_KNOWN = 443;
    private static final int PERMANENT = 308;

    private final RootDraft root;
    private final Reading in;
    private final Map<String, ServiceConfig> services = new LinkedHashMap<>();
    private final Map<String, ServiceConfig> onTheSpot = new HashMap<>();
    private final Map<String, SiteKey> taken = new HashMap<>();
    private final Map<Address, Proxied> proxied = new HashMap<>();
    private final Map<Address, SiteKey> speakers = new HashMap<>();
    private final Set<String> redirected = new HashSet<>();
    private final Reach reach = new Reach();

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
        root.sites().forEach((key, draft) -> {
            if (key.scheme() == SiteKey.Scheme.NONE && draft.listen().isEmpty()) {
                redirect(key, draft, sites);
            }
        });
        List<PassthroughConfig> passthrough = new ArrayList<>();
        root.l4().forEach((key, draft) -> passthrough(key, draft, passthrough));
        reach.look(in);
        for (Expectation test : root.tests()) {
            look(test);
        }
        return new SluiceConfig(
                sites,
                passthrough,
                services,
                root.tls(),
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

    /* --------------- connections that are passed on unread --------------- */

    private void passthrough(LayerFourModel.Key key, LayerFourModel.Draft draft, List<PassthroughConfig> into) {
        Address admin = root.admin().listen();
        if (admin != null && admin.overlaps(key.address())) {
            in.problem(
                    key.place(),
                    "'" + key.text() + "' listens on " + key.address() + ", and so does admin on " + admin,
                    "give one another port; admin: off switches it off");
        }
        SiteKey speaker = speakers.get(key.address());
        if (speaker != null && !speaker.isSecure()) {
            in.problem(
                    key.place(),
                    "'" + key.text() + "' reads the name in a TLS handshake, and '" + speaker.text()
                            + "' on the same port speaks without TLS",
                    "give one another port; the other is written at " + speaker.place());
        }
        draft.sni().forEach((name, to) -> passed(key, name, to, into));
    }

    private void passed(
            LayerFourModel.Key key, LayerFourModel.Name name, Destination to, List<PassthroughConfig> into) {
        SiteKey other = taken.get(key.address() + " " + name.text());
        if (other != null) {
            in.problem(
                    name.place(),
                    "'" + name.text() + "' is passed on unread here, and '" + other.text() + "' wants to read it",
                    "keep one of them; the other is written at " + other.place());
        }
        ServiceConfig service =
                to.service() == null ? named(to) : onTheSpot(to, to.service(), key.text() + " " + name.text());
        if (service == null) {
            return;
        }
        if (service.servers().stream().anyMatch(service::encrypts)) {
            in.problem(
                    to.place(),
                    "what is passed on unread is not encrypted once more",
                    "write the servers without https:// and tls:");
        }
        CheckConfig check = service.check();
        if (check != null && check.kind() == CheckConfig.Kind.HTTP) {
            in.problem(
                    to.place(),
                    "servers behind this speak TLS with their clients, which a check without TLS cannot pass",
                    "write check: tcp");
        }
        into.add(new PassthroughConfig(key.text(), key.address(), name.text(), service.unread()));
    }

    private SiteConfig site(SiteKey key, SiteDraft draft) {
        List<Address> listen = draft.listen().isEmpty() ? List.of(address(key)) : draft.listen();
        List<Address> free = new ArrayList<>();
        for (Address address : listen) {
            refuseAdmin(address, key);
            refuseBoth(address, key);
            SiteKey other = taken.putIfAbsent(address + " " + key.host(), key);
            if (other != null) {
                in.problem(
                        key.place(),
                        "'" + key.text() + "' takes the same requests as '" + other.text() + "'",
                        "first written at " + other.place());
            } else {
                free.add(address);
            }
        }
        List<RouteConfig> routes = new ArrayList<>();
        Map<String, PathKey> seen = new HashMap<>();
        draft.routes().forEach((path, each) -> each.forEach(route -> add(key, path, route, seen, routes)));
        if (draft.everywhere().targets() > 0) {
            add(key, PathKey.all(key.place()), draft.everywhere(), seen, routes);
        }
        reach.site(key, free);
        TlsConfig tls = key.isSecure() ? TlsModel.of(key, draft.tls(), in) : null;
        proxied(key, draft.proxyProtocol(), listen);
        return new SiteConfig(
                key.text(),
                key.host(),
                listen,
                tls,
                false,
                draft.forwarded(),
                draft.path(),
                draft.proxyProtocol(),
                routes);
    }

    /** A site that decided about an address's PROXY headers. */
    private record Proxied(SiteKey key, ProxyProtocol how) {}

    /** A PROXY header comes before anything that says which site is meant, and only from those who are trusted. */
    private void proxied(SiteKey key, ProxyProtocol how, List<Address> listen) {
        for (Address address : listen) {
            Proxied other = proxied.putIfAbsent(address, new Proxied(key, how));
            if (other != null && other.how() != how) {
                in.problem(
                        key.place(),
                        "'" + key.text() + "' and '" + other.key().text()
                                + "' share an address and differ in proxyProtocol",
                        "write the same in both; the other is at " + other.key().place());
            }
        }
        if (how != ProxyProtocol.OFF && root.trustedProxies().isEmpty()) {
            in.problem(
                    key.place(),
                    "'" + key.text() + "' takes PROXY headers from trusted peers, and nobody is trusted",
                    "name the load balancers under trustedProxies: at the top of the file");
        }
    }

    /** What asks such a site without TLS is sent to it, unless the file has a site for that. */
    private void redirect(SiteKey key, SiteDraft draft, List<SiteConfig> sites) {
        Address address = new Address.Inet("", root.ports().http());
        SiteKey other = taken.get(address + " " + key.host());
        boolean served = other != null && servesAll(other);
        if (served || !redirected.add(key.host())) {
            return;
        }
        refuseAdmin(address, key);
        SiteKey spoken = speakers.get(address);
        if (spoken != null && spoken.isSecure()) {
            in.problem(
                    key.place(),
                    "clients of '" + key.text() + "' that ask without TLS come to " + address + ", where '"
                            + spoken.text() + "' speaks HTTPS",
                    "give ports: {http: PORT} another port, or write https://" + key.text());
            return;
        }
        int port = key.port() < 0 ? root.ports().https() : key.port();
        String to = "https://{host}" + (port == WELL_KNOWN ? "" : ":" + port) + "{uri}";
        RedirectConfig moved = new RedirectConfig(PERMANENT, Objects.requireNonNull(Variables.parse(to)));
        RouteDraft d = RouteDraft.DEFAULTS;
        RouteConfig route = new RouteConfig(
                "/*",
                d.match(),
                d.priority(),
                new RouteConfig.Redirect(moved),
                draft.limits(),
                draft.timeouts(),
                d.upgrade(),
                d.connect(),
                d.grpcWeb());
        String name = "http://" + key.text();
        sites.add(new SiteConfig(
                name,
                key.host(),
                List.of(address),
                null,
                true,
                draft.forwarded(),
                draft.path(),
                draft.proxyProtocol(),
                List.of(route)));
    }

    private boolean servesAll(SiteKey key) {
        SiteDraft draft = Objects.requireNonNull(root.sites().get(key));
        boolean everywhere = draft.everywhere().targets() > 0;
        return everywhere
                || draft.routes().entrySet().stream()
                        .anyMatch(e -> e.getKey().text().equals("/*")
                                && e.getValue().stream().anyMatch(r -> r.match().equals(MatchConfig.DEFAULTS)));
    }

    private void refuseBoth(Address address, SiteKey key) {
        SiteKey other = speakers.putIfAbsent(address, key);
        if (other != null && other.isSecure() != key.isSecure()) {
            in.problem(
                    key.place(),
                    "'" + key.text() + "' and '" + other.text() + "' listen on " + address
                            + ", but only one of them speaks HTTPS",
                    "give one another port; the other is written at " + other.place());
        }
    }

    private void refuseAdmin(Address address, SiteKey key) {
        Address admin = root.admin().listen();
        if (admin != null && admin.overlaps(address)) {
            in.problem(
                    key.place(),
                    "'" + key.text() + "' listens on " + address + ", and so does admin on " + admin,
                    "give one another port; admin: off switches it off");
        }
    }

    private Address address(SiteKey key) {
        Address.Unix socket = key.socket();
        int standard = key.isSecure() ? root.ports().https() : root.ports().http();
        int port = key.port() < 0 ? standard : key.port();
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
        } else {
            reach.add(path, draft, in);
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
                    draft.connect(),
                    draft.grpcWeb()));
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
        ServiceConfig service =
                to == null ? null : to.service() == null ? named(to) : inline(to, to.service(), site, path);
        return service == null ? null : new RouteConfig.Forward(service);
    }

    private @Nullable ServiceConfig named(Destination to) {
        ServiceConfig service = services.get(to.name());
        if (service == null) {
            String near = Suggestion.text(to.shown(), services.keySet());
            String remedy = near.isEmpty() ? "an address has a port, as in " + to.shown() + ":8080" : near;
            in.problem(to.place(), "no service is named '" + to.shown() + "'", remedy);
        }
        return service;
    }

    /**
     * A service on the spot is called after its server when it has one and nothing else is said, so that all who write that address
     * share it; otherwise after the place that it serves. An address that came from a reference is called what the file says.
     */
    private ServiceConfig inline(Destination to, ServiceConfig service, SiteKey site, PathKey path) {
        return onTheSpot(to, service, site.text() + " " + path.text());
    }

    private ServiceConfig onTheSpot(Destination to, ServiceConfig service, String place) {
        List<ServerConfig> servers = service.servers();
        boolean plain = servers.size() == 1 && service.equals(ServiceModel.of(servers));
        String name = place;
        if (plain) {
            name = to.shown().isEmpty() ? servers.get(0).address().toString() : to.shown();
        }
        String free = name;
        ServiceConfig other = onTheSpot.putIfAbsent(free, service);
        for (int i = 2; other != null && !other.equals(service); i++) {
            free = name + " " + i;
            other = onTheSpot.putIfAbsent(free, service);
        }
        return service.named(free);
    }

    /**
     * The routes of every address as its router will see them, to find those that no request reaches while their places are still
     * known. For one thread, the reader's.
     */
    private static final class Reach {
        private final Map<Address, List<SiteSpec<PathKey>>> byAddress = new LinkedHashMap<>();
        private final List<RouteSpec<PathKey>> routes = new ArrayList<>();

        /** Adds a route to the site that comes next. */
        void add(PathKey path, RouteDraft draft, Reading in) {
            try {
                PathPattern pattern = PathPattern.parse(path.text());
                routes.add(new RouteSpec<>(path.text(), pattern, Conditions.of(draft.match()), draft.priority(), path));
            } catch (RouteException e) {
                // a condition without values, whose problem is told already
                assert !in.problems.isEmpty() : e;
            }
        }

        /** Ends a site: it serves the routes added since the one before at these addresses. */
        void site(SiteKey key, List<Address> addresses) {
            HostPattern host = key.host().isEmpty() ? HostPattern.ANY : HostPattern.parse(key.host());
            SiteSpec<PathKey> site = new SiteSpec<>(key.text(), host, routes);
            routes.clear();
            addresses.forEach(address ->
                    byAddress.computeIfAbsent(address, any -> new ArrayList<>()).add(site));
        }

        /** Reports every route that no request reaches. */
        void look(Reading in) {
            byAddress.values().forEach(sites -> Router.check(sites).forEach(problem -> report(problem, in)));
        }

        private static void report(RouteProblem<PathKey> problem, Reading in) {
            PathKey lost = problem.loser().spec().route();
            PathKey taken = problem.winner().spec().route();
            boolean same = problem.kind() == RouteProblem.Kind.DUPLICATE;
            String reach = same ? "it takes the same requests as '" : "all that it takes goes to '";
            String remedy = same
                    ? "keep one of them, or give one a condition under match: or a priority"
                    : problem.winner().spec().text() + " goes first: " + problem.reason();
            in.problem(
                    lost.place(),
                    "'" + lost.text() + "' is never reached: " + reach + taken.text() + "' at " + taken.place(),
                    remedy);
        }
    }
}
