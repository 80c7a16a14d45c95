package dev.sluice.admin;

import dev.sluice.base.Address;
import dev.sluice.base.Ascii;
import dev.sluice.base.Clock;
import dev.sluice.base.IpAddress;
import dev.sluice.config.PassthroughConfig;
import dev.sluice.config.RouteConfig;
import dev.sluice.config.SiteConfig;
import dev.sluice.config.SluiceConfig;
import dev.sluice.control.Compiler;
import dev.sluice.control.KeySources;
import dev.sluice.control.Snapshot;
import dev.sluice.control.Targets;
import dev.sluice.control.UpstreamTls;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Loop;
import dev.sluice.exchange.Rehearsal;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.Route;
import dev.sluice.exchange.Site;
import dev.sluice.exchange.Target;
import dev.sluice.http.Head;
import dev.sluice.observe.Meters;
import dev.sluice.observe.Reason;
import dev.sluice.route.Captures;
import dev.sluice.route.Explanation;
import dev.sluice.route.RankedRoute;
import dev.sluice.route.Router;
import dev.sluice.server.tls.Names;
import dev.sluice.upstream.Cluster;
import dev.sluice.upstream.Forecast;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.balance.Endpoint;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A configuration compiled with targets that only describe themselves: what the running proxy would do, without sockets.
 * Requests are asked about by taking them along the real request path. For one thread at a time.
 */
public final class DryRun {
    private final Snapshot snapshot;
    private final Loop loop;

    private DryRun(Snapshot snapshot, Loop loop) {
        this.snapshot = snapshot;
        this.loop = loop;
    }

    /**
     * Compiles the configuration.
     *
     * @throws dev.sluice.route.RouteException if its routes contradict each other
     * @throws dev.sluice.control.TlsFileException if a file for TLS does not hold what it should
     */
    public static DryRun of(SluiceConfig config) {
        Meters meters = new Meters(1);
        Snapshot snapshot = new Compiler(meters, new Descriptions(), KeySources.NONE).compile(0, config);
        return new DryRun(snapshot, new Loop(0, Clock.SYSTEM, meters, Captures::new, (i, delay, stage, label) -> {}));
    }

    /** What was compiled. */
    public SluiceConfig config() {
        return snapshot.config();
    }

    /** The addresses listened on, in the order of the configuration, each with its routes in the order of trying. */
    public Map<Address, List<RankedRoute<Route>>> routes() {
        Map<Address, List<RankedRoute<Route>>> routes = new LinkedHashMap<>();
        for (SiteConfig site : snapshot.config().sites()) {
            for (Address address : site.listen()) {
                routes.computeIfAbsent(address, any -> router(any).routes());
            }
        }
        return routes;
    }

    private Router<Route> router(Address address) {
        return Objects.requireNonNull(snapshot.routers().get(address));
    }

    /** The names of TLS connections that are passed on unread, in the order of the configuration. */
    public List<PassthroughConfig> passed() {
        return snapshot.config().passthrough();
    }

    /**
     * What would become of the request, or of the TLS connection that it would come by, as text of several lines.
     *
     * @param servers the servers of a service, as they fare
     * @throws IllegalArgumentException if nothing listens where the request would go
     */
    public String explain(Inquiry inquiry, Function<ServiceConfig, Endpoint[]> servers) {
        PassthroughConfig passed = passed(inquiry);
        return passed == null
                ? ask(inquiry, servers).text()
                : unread(inquiry, passed, servers).text();
    }

    /**
     * What would become of the request.
     *
     * @param servers the servers of a service, as they fare
     * @throws IllegalArgumentException if nothing listens where the request would go, or nobody reads it there
     */
    public Explained ask(Inquiry inquiry, Function<ServiceConfig, Endpoint[]> servers) {
        PassthroughConfig passed = passed(inquiry);
        if (passed != null) {
            throw new IllegalArgumentException("TLS connections for " + Unread.said(passed)
                    + " are passed on unread, so there is no request; \"sluice explain\" tells where they go");
        }
        Explained first = null;
        for (Address address : routes().keySet()) {
            if (!takes(address, inquiry)) {
                continue;
            }
            Explained explained = ask(inquiry, address, servers);
            if (explained.route() != null) {
                return explained;
            }
            first = first == null ? explained : first;
        }
        if (first == null) {
            throw new IllegalArgumentException(nobody(inquiry));
        }
        return first;
    }

    private String nobody(Inquiry inquiry) {
        boolean passes = passed().stream().anyMatch(entry -> takes(entry.listen(), inquiry));
        if (!passes) {
            return "nothing listens on port " + inquiry.port() + ", only on "
                    + snapshot.served().keySet().stream()
                            .map(Address::toString)
                            .sorted()
                            .toList();
        }
        return inquiry.secure()
                ? "port " + inquiry.port() + " only passes TLS connections on by name, and " + inquiry.name()
                        + " is none of them: the client gets the alert unrecognized_name"
                : "port " + inquiry.port() + " only passes TLS connections on; this is none: the client gets 400";
    }

    /** The entry whose TLS connections the request would come by. */
    private @Nullable PassthroughConfig passed(Inquiry inquiry) {
        if (!inquiry.secure()) {
            return null;
        }
        for (PassthroughConfig entry : passed()) {
            Names<Site> names = names(entry.listen());
            // of several entries that match, the table knows which counts
            Site found = takes(entry.listen(), inquiry) ? names.find(inquiry.name()) : null;
            if (found != null && found == names.find(entry.name())) {
                return entry;
            }
        }
        return null;
    }

    private Names<Site> names(Address address) {
        return Objects.requireNonNull(
                Objects.requireNonNull(snapshot.served().get(address)).passed());
    }

    private Unread unread(Inquiry inquiry, PassthroughConfig passed, Function<ServiceConfig, Endpoint[]> servers) {
        ServiceConfig service = passed.service();
        AtomicReference<@Nullable Forecast> seen = new AtomicReference<>();
        Rehearsal.run(
                loop,
                Objects.requireNonNull(names(passed.listen()).find(inquiry.name())),
                client(inquiry, passed.listen()),
                inquiry::fillConnect,
                x -> seen.set(
                        Forecast.of(service, servers.apply(service), x, x.loop().nowNanos())));
        return new Unread(
                inquiry.name(), inquiry.client(), passed, others(inquiry, passed), Objects.requireNonNull(seen.get()));
    }

    private Map<String, String> others(Inquiry inquiry, PassthroughConfig passed) {
        Map<String, String> others = new LinkedHashMap<>();
        for (PassthroughConfig entry : passed()) {
            if (entry != passed && entry.listen().equals(passed.listen())) {
                others.put(
                        Unread.said(entry),
                        answers(entry.name(), inquiry.name())
                                ? "matches, but " + passed.name() + " is more specific"
                                : "the name does not match");
            }
        }
        for (SiteConfig site : snapshot.config().sites()) {
            if (site.listen().contains(passed.listen())
                    && (site.host().isEmpty() || answers(site.host(), inquiry.name()))) {
                others.put("site " + site.key(), "names that are passed on go before sites");
            }
        }
        return others;
    }

    private static boolean answers(String pattern, String name) {
        return new Names<>(Map.of(pattern, pattern)).find(name) != null;
    }

    /** A URL without a port is asked of every listener. */
    private static boolean takes(Address address, Inquiry inquiry) {
        return inquiry.port() < 0 || (address instanceof Address.Inet inet && inet.port() == inquiry.port());
    }

    private Explained ask(Inquiry inquiry, Address address, Function<ServiceConfig, Endpoint[]> servers) {
        Site site = Objects.requireNonNull(snapshot.served().get(address)).site();
        AtomicReference<@Nullable Explained> seen = new AtomicReference<>();
        Rehearsal.run(
                loop,
                site,
                client(inquiry, address),
                inquiry::fill,
                x -> seen.set(explain(inquiry, address, x, servers)));
        return Objects.requireNonNull(seen.get());
    }

    private static Client client(Inquiry inquiry, Address address) {
        byte[] text = Ascii.bytes(inquiry.client());
        byte[] into = new byte[IpAddress.V6_BYTES];
        int length = IpAddress.parse(text, 0, text.length, into);
        int port = address instanceof Address.Inet inet ? inet.port() : 0;
        return new Client(Arrays.copyOf(into, length), text, port, inquiry.secure());
    }

    private Explained explain(
            Inquiry inquiry, Address address, Exchange x, Function<ServiceConfig, Endpoint[]> servers) {
        Head request = x.request();
        Identity identity = x.identity();
        Reason reason = x.reason();
        boolean routed = reason == Reason.OK || x.route().target() instanceof Description;
        Explanation<Route> why = routed || reason == Reason.NO_ROUTE
                ? router(address)
                        .explain(
                                request,
                                identity.hostEnd() > identity.hostStart() ? identity.hostStart() : Head.NONE,
                                identity.hostEnd(),
                                identity.address(),
                                identity.isSecure())
                : null;
        RouteConfig route = x.route().target() instanceof Description described ? described.route : null;
        Forecast forecast = null;
        if (reason == Reason.OK && route != null && route.target() instanceof RouteConfig.Forward forward) {
            forecast = Forecast.of(
                    forward.service(),
                    servers.apply(forward.service()),
                    x,
                    x.loop().nowNanos());
        }
        return new Explained(
                inquiry,
                address,
                request.text(request.pathStart(), request.pathEnd()),
                Ascii.text(identity.addressText(), 0, identity.addressLength()),
                route,
                x.route(),
                why,
                reason == Reason.OK
                        ? status(route)
                        : Integer.valueOf(x.response().status()),
                reason,
                forecast);
    }

    private static @Nullable Integer status(@Nullable RouteConfig route) {
        if (route != null && route.target() instanceof RouteConfig.Redirect redirect) {
            return redirect.redirect().status();
        }
        return route != null && route.target() instanceof RouteConfig.Reply reply
                ? Integer.valueOf(reply.reply().status())
                : null;
    }

    /** Targets that describe themselves. Used while compiling. */
    private static final class Descriptions implements Targets {
        @Override
        public void begin() {}

        @Override
        public Target target(RouteConfig route) {
            if (route.target() instanceof RouteConfig.Forward forward) {
                UpstreamTls.check(forward.service());
            }
            return new Description(route);
        }

        @Override
        public List<Cluster> clusters() {
            return List.of();
        }
    }

    /** A target that ends a rehearsal at once. Immutable. */
    private static final class Description implements Target {
        private static final Reply ENOUGH = Reply.of(200, Map.of(), new byte[0]);

        private final RouteConfig route;

        Description(RouteConfig route) {
            this.route = route;
        }

        @Override
        public void serve(Exchange x) {
            x.reply(ENOUGH);
        }

        @Override
        public String description() {
            return Targeted.describe(route.target());
        }
    }
}
