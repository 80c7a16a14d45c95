package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.config.RecordShape.Field;
import dev.sluice.config.Shape.Bound;
import dev.sluice.exchange.ForwardedConfig;
import dev.sluice.exchange.ProxyProtocol;
import dev.sluice.exchange.RouteLimitsConfig;
import dev.sluice.exchange.RouteTimeoutsConfig;
import dev.sluice.http.PathConfig;
import dev.sluice.local.FilesConfig;
import dev.sluice.local.RedirectConfig;
import dev.sluice.local.ReplyConfig;
import dev.sluice.route.MatchConfig;
import dev.sluice.server.tls.TlsConfig;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The language of {@code sites:} and of their routes. Immutable, for any thread. */
final class SiteModel {
    private static final String LATER = "is not part of this version";
    private static final String GRPC_WEB =
            "Whether gRPC-Web, which browsers speak, is translated to gRPC. Other requests pass as they are.";
    private static final String[] POLICIES = {
        "use",
        "rateLimit",
        "headers",
        "cors",
        "when",
        "split",
        "stickBy",
        "force",
        "mirror",
        "cache",
        "waf",
        "oidc",
        "basic",
        "jwt",
        "compress",
        "rewrite",
        "allow",
        "deny",
        "errors"
    };

    /** A route as it is written, before its service is looked up. */
    record RouteDraft(
            @Nullable Destination to,
            @Nullable RedirectConfig redirect,
            @Nullable ReplyConfig reply,
            @Nullable FilesConfig files,
            MatchConfig match,
            int priority,
            RouteLimitsConfig limits,
            RouteTimeoutsConfig timeouts,
            boolean upgrade,
            boolean connect,
            boolean grpcWeb) {
        static final RouteDraft DEFAULTS = new RouteDraft(
                null,
                null,
                null,
                null,
                MatchConfig.DEFAULTS,
                0,
                RouteLimitsConfig.DEFAULTS,
                RouteTimeoutsConfig.DEFAULTS,
                true,
                false,
                false);

        /** How many targets this has; exactly one is right. */
        int targets() {
            return (to == null ? 0 : 1)
                    + (redirect == null ? 0 : 1)
                    + (reply == null ? 0 : 1)
                    + (files == null ? 0 : 1);
        }
    }

    /** A site as it is written. */
    record SiteDraft(
            @Nullable Destination to,
            @Nullable RedirectConfig redirect,
            @Nullable ReplyConfig reply,
            @Nullable FilesConfig files,
            Map<PathKey, List<RouteDraft>> routes,
            List<Address> listen,
            TlsConfig tls,
            ForwardedConfig forwarded,
            PathConfig path,
            ProxyProtocol proxyProtocol,
            RouteLimitsConfig limits,
            RouteTimeoutsConfig timeouts,
            boolean upgrade,
            boolean connect,
            boolean grpcWeb) {
        static final SiteDraft DEFAULTS = new SiteDraft(
                null,
                null,
                null,
                null,
                Map.of(),
                List.of(),
                TlsConfig.DEFAULTS,
                ForwardedConfig.DEFAULTS,
                PathConfig.DEFAULTS,
                ProxyProtocol.OFF,
                RouteLimitsConfig.DEFAULTS,
                RouteTimeoutsConfig.DEFAULTS,
                true,
                false,
                false);

        /** The route for every path that a site with a target of its own has. */
        RouteDraft everywhere() {
            return new RouteDraft(
                    to, redirect, reply, files, MatchConfig.DEFAULTS, 0, limits, timeouts, upgrade, connect, grpcWeb);
        }
    }

    static final RecordShape<MatchConfig> MATCH = new RecordShape<>(
                    MatchConfig.class,
                    "Match",
                    "Conditions of a route beside its path. Every key must hold; of a list, one entry is enough.",
                    MatchConfig.DEFAULTS)
            .with("method", new ListShape<>(Texts.METHOD), "The request method.")
            .with("header", new MapShape<>(Texts.FIELD_NAME, new ListShape<>(Values.MATCH)), "Request headers by name.")
            .with(
                    "query",
                    new MapShape<>(Values.NAME, new ListShape<>(Values.MATCH)),
                    "Query parameters by name, decoded.")
            .with("cookie", new MapShape<>(Texts.TOKEN, new ListShape<>(Values.MATCH)), "Cookies by name.")
            .with("ip", new NetworksShape(), "The client's address, as `trustedProxies` lets it be seen.")
            .with(
                    "scheme",
                    new ListShape<>(Values.SCHEME),
                    "The scheme the client used, as `trustedProxies` lets it be seen.")
            .check(SiteModel::checkMatch)
            .built();

    static final RecordShape<RedirectConfig> REDIRECT = new RecordShape<RedirectConfig>(
                    RedirectConfig.class, "Redirect", "An answer that sends the client elsewhere.", null)
            .optional("status", Values.REDIRECT_STATUS, RedirectConfig.STATUS, "301, 302, 303, 307 or 308.")
            .required("to", Variables.OF_REQUEST, "The Location, with variables.")
            .shorthand(
                    "`[STATUS] LOCATION`, as in `308 https://{host}{uri}`",
                    (tree, in) -> Values.redirect((Tree.Scalar) tree, in))
            .built();

    static final RecordShape<ReplyConfig> REPLY = new RecordShape<>(
                    ReplyConfig.class, "Reply", "A fixed answer.", ReplyConfig.DEFAULTS)
            .with("status", Texts.number(200, 599), "Its status.")
            .with("body", Texts.ANY, "Its body.")
            .with("type", Texts.FIELD_VALUE, "Its Content-Type; left out when there is no body.")
            .with("headers", new MapShape<>(Texts.FIELD_NAME, Texts.FIELD_VALUE), "Further headers.")
            .shorthand("`STATUS [BODY]`", (tree, in) -> Values.reply((Tree.Scalar) tree, in))
            .check(Values::checkReply)
            .built();

    static final RecordShape<FilesConfig> FILES = new RecordShape<FilesConfig>(
                    FilesConfig.class,
                    "Files",
                    "A directory, served as it is. What `/*` of the route stands for is looked up below the root.",
                    null)
            .required(
                    "root",
                    Values.DIRECTORY,
                    "The directory; a relative one is meant from where the configuration file is.")
            .optional("index", new ListShape<>(Texts.SOME), FilesConfig.INDEX, "The names tried for a directory.")
            .shorthand("the directory", (tree, in) -> Values.files((Tree.Scalar) tree, in))
            .built();

    static final RecordShape<RouteLimitsConfig> ROUTE_LIMITS = new RecordShape<>(
                    RouteLimitsConfig.class, "RouteLimits", "What one request may take.", RouteLimitsConfig.DEFAULTS)
            .with("body", Texts.BYTE_SIZE, "A request body; more is answered with 413.")
            .refuse(
                    "bounds a connection, which is there before its site is known",
                    "write it under limits: at the top of the file",
                    "requestLine",
                    "headerBytes",
                    "headerCount",
                    "connections",
                    "requestsPerConnection")
            .built();

    static final RecordShape<RouteTimeoutsConfig> ROUTE_TIMEOUTS = new RecordShape<>(
                    RouteTimeoutsConfig.class,
                    "RouteTimeouts",
                    "How long one request may take.",
                    RouteTimeoutsConfig.DEFAULTS)
            .with("body", Texts.DURATION_OR_OFF, RootModel.BODY)
            .with("send", Texts.DURATION_OR_OFF, RootModel.SEND)
            .with("request", Texts.DURATION_OR_OFF, RootModel.REQUEST)
            .refuse(
                    "bounds a connection, which is there before its site is known",
                    "write it under timeouts: at the top of the file",
                    "header",
                    "idle",
                    "drain")
            .refuse("bounds a server", "write it under timeout: of the service", "connect", "response")
            .built();

    static final RecordShape<ForwardedConfig> FORWARDED = new RecordShape<>(
                    ForwardedConfig.class,
                    "Forwarded",
                    "Which fields tell a server about the client. Those a client sends are believed only from `trustedProxies`.",
                    ForwardedConfig.DEFAULTS)
            .with("xForwarded", Texts.SWITCH, "`X-Forwarded-For`, `-Proto`, `-Host` and `-Port`.")
            .with("rfc7239", Texts.SWITCH, "`Forwarded` (RFC 7239).")
            .with("via", Texts.SWITCH, "`Via` (RFC 9110 section 7.6.3).")
            .with("requestId", Texts.SWITCH, "`X-Request-Id`.")
            .built();

    static final RecordShape<PathConfig> PATH = new RecordShape<>(
                    PathConfig.class,
                    "Path",
                    "What is done to a path before it is matched and, with the same bytes, forwarded. `%00` is always refused with 400. What follows a `;` is a part of its segment: `/a;b` is not `/a`, and `/..;b` does not climb, so a server that cuts such parameters off sees other paths than those matched here.",
                    PathConfig.DEFAULTS)
            .with(
                    "dotSegments",
                    TextShape.choice(PathConfig.DotSegments.class),
                    "`.` and `..`, also encoded: resolved, or refused with 400.")
            .with(
                    "doubleSlashes",
                    TextShape.choice(PathConfig.DoubleSlashes.class),
                    "Empty segments: merged, kept, or refused with 400.")
            .with(
                    "encodedSlashes",
                    TextShape.choice(PathConfig.EncodedSlashes.class),
                    "`%2F` and `%5C`: kept as data within a segment, decoded, or refused with 400. A backslash is read as `%5C`.")
            .built();

    static final RecordShape<RouteDraft> ROUTE = new RecordShape<>(
                    RouteDraft.class,
                    "Route",
                    "What a route ends in, exactly one of `to`, `redirect`, `reply`, `files`; and its settings.",
                    RouteDraft.DEFAULTS)
            .with("to", Destination.SHAPE, "The servers that answer.")
            .with("redirect", REDIRECT, "Another place.")
            .with("reply", REPLY, "A fixed answer.")
            .with("files", FILES, "A directory.")
            .with("match", MATCH, "Further conditions.")
            .with(
                    "priority",
                    Texts.number(0, 1_000_000),
                    "Decides between routes that are otherwise equal; the greater wins.")
            .inherited("limits", ROUTE_LIMITS, "What a request may take.")
            .inherited("timeouts", ROUTE_TIMEOUTS, "How long a request may take.")
            .inherited("upgrade", Texts.permission(), "Whether WebSocket and other upgrades become tunnels.")
            .inherited(
                    "connect",
                    Texts.permission(),
                    "Whether CONNECT is passed on; it has no path, so only `/*` can take it.")
            .inherited("grpcWeb", Texts.SWITCH, GRPC_WEB)
            .refuse(LATER, "", POLICIES)
            .refuse("belongs to a site", "a handshake comes before any path", "tls")
            .standsFor("to", ServiceModel.SERVER, "what `to` takes: a service's name, an address, or a list of servers")
            .check(SiteModel::checkRoute)
            .built();

    static final RecordShape<SiteDraft> SITE = new RecordShape<>(
                    SiteDraft.class,
                    "Site",
                    "A host and what it serves. A target beside `routes` takes what they leave, as `/*`.",
                    SiteDraft.DEFAULTS)
            .with("to", Destination.SHAPE, "The servers that answer.")
            .with("redirect", REDIRECT, "Another place.")
            .with("reply", REPLY, "A fixed answer.")
            .with("files", FILES, "A directory.")
            .with(
                    "routes",
                    new MapShape<>(Values.PATH_KEY, new RoutesShape()),
                    "Routes by path: `/x` exact, `/x/*` the path `/x` and all below it, `/u/{id}` template, `~^/re` regular expression (RE2). "
                            + "Exact wins over template, template over longest prefix, prefix over expression; then more conditions, then `priority`.")
            .with(
                    "listen",
                    new ListShape<>(Values.LISTEN),
                    "The addresses to listen on, in place of the one the key says.")
            .inherited("tls", TlsModel.TLS, "How the site's HTTPS is spoken.")
            .with("forwarded", FORWARDED, "Which fields tell a server about the client.")
            .with("path", PATH, "What is done to a path before it is matched.")
            .with(
                    "proxyProtocol",
                    TextShape.choice(ProxyProtocol.class),
                    "Whether the peers in `trustedProxies` begin their connections with a PROXY protocol header, version 1 or 2, that names the client: `accept` lets them, `require` demands it and turns everybody else away. The same for all sites of an address.")
            .inherited("limits", ROUTE_LIMITS, "What a request may take.")
            .inherited("timeouts", ROUTE_TIMEOUTS, "How long a request may take.")
            .inherited("upgrade", Texts.permission(), "Whether WebSocket and other upgrades become tunnels.")
            .inherited("connect", Texts.permission(), "Whether CONNECT is passed on.")
            .inherited("grpcWeb", Texts.SWITCH, GRPC_WEB)
            .refuse(LATER, "", POLICIES)
            .refuse("belongs to a route", "write it in an entry of routes:", "match", "priority")
            .standsFor("to", ServiceModel.SERVER, "what `to` takes: a service's name, an address, or a list of servers")
            .check(SiteModel::checkSite)
            .built();

    private SiteModel() {}

    private static void checkMatch(MatchConfig value, Tree.Mapping written, Reading in) {
        for (Tree.Entry kind : written.entries()) {
            if (kind.value() instanceof Tree.Mapping names) {
                names.entries().stream()
                        .filter(entry -> entry.value() instanceof Tree.Items items
                                && items.items().isEmpty())
                        .forEach(entry -> in.problem(
                                entry.key().place(), "no value is listed here, so no request has one of them"));
            }
        }
    }

    private static void checkRoute(RouteDraft value, Tree.Mapping written, Reading in) {
        checkTargets(value.targets(), 1, written, in);
    }

    private static void checkSite(SiteDraft value, Tree.Mapping written, Reading in) {
        boolean routed = written.entries().stream().anyMatch(e -> e.key().raw().equals("routes"));
        checkTargets(value.everywhere().targets(), routed ? 0 : 1, written, in);
    }

    private static void checkTargets(int have, int least, Tree.Mapping written, Reading in) {
        List<String> targets = List.of("to", "redirect", "reply", "files");
        List<Tree.Entry> named = written.entries().stream()
                .filter(e -> targets.contains(e.key().raw()))
                .toList();
        if (named.isEmpty() && have < least) {
            in.problem(written.place(), "nothing says where requests go", "write one of to, redirect, reply, files");
        }
        if (named.size() > 1) {
            String first = named.get(0).key().raw();
            in.problem(
                    named.get(1).key().place(),
                    "requests already go elsewhere: " + first + " is written above",
                    "keep one of them");
        }
    }

    /** What stands behind a path: one route, or a list of routes that their conditions tell apart. Immutable. */
    record RoutesShape() implements Shape<List<RouteDraft>> {

        @Override
        public @Nullable Bound<List<RouteDraft>> bind(Tree tree, @Nullable Bound<?> base, Reading in) {
            if (tree instanceof Tree.Items items && areRoutes(items)) {
                return new ListShape<>(SiteModel.ROUTE).bind(tree, base, in);
            }
            Bound<RouteDraft> one = SiteModel.ROUTE.bind(tree, base, in);
            return one == null ? null : new Bound<>(List.of(one.value()), one.shown());
        }

        /** A list of maps with a key that servers do not have is a list of routes; any other list is one of servers. */
        private static boolean areRoutes(Tree.Items items) {
            List<String> servers = ServiceModel.SERVER.fields().stream()
                    .<String>map(Field::key)
                    .toList();
            return items.items().stream()
                    .anyMatch(item -> item instanceof Tree.Mapping map
                            && map.entries().stream()
                                    .anyMatch(e -> isRouteKey(e.key().raw())
                                            && !servers.contains(e.key().raw())));
        }

        private static boolean isRouteKey(String key) {
            return SiteModel.ROUTE.fields().stream().anyMatch(f -> f.key().equals(key));
        }

        @Override
        public Shown show(List<RouteDraft> value, String origin) {
            return new ListShape<>(SiteModel.ROUTE).show(value, origin);
        }

        @Override
        public ObjectNode schema(Schemas schemas) {
            return new ListShape<>(SiteModel.ROUTE).schema(schemas);
        }

        @Override
        public String kind() {
            return "Route, or list of Route with different `match`";
        }

        @Override
        public void visit(Consumer<RecordShape<?>> visitor) {
            visitor.accept(SiteModel.ROUTE);
        }
    }
}
