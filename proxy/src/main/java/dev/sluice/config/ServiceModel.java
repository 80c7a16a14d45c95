package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.config.Shape.Bound;
import dev.sluice.upstream.CheckConfig;
import dev.sluice.upstream.HostHeader;
import dev.sluice.upstream.PoolConfig;
import dev.sluice.upstream.Protocol;
import dev.sluice.upstream.ProxyProtocol;
import dev.sluice.upstream.QueueConfig;
import dev.sluice.upstream.ServerAddress;
import dev.sluice.upstream.ServerConfig;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.StickyConfig;
import dev.sluice.upstream.UpstreamTimeoutConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The language of {@code services:} and of what stands after {@code to:}. Immutable, for any thread. */
final class ServiceModel {
    private static final String LATER = "is not part of this version";
    static final int MANY = 1_000_000;

    static final TextShape<ServerAddress> SERVER_ADDRESS = new TextShape<>(
            "server address",
            "the address of a server, such as 10.0.0.1:8080, https://app:8443, [::1]:80 or unix:/run/app.sock",
            List.of(),
            false,
            "",
            (scalar, in) -> address(scalar),
            ServerAddress::toString);

    static final TextShape<HostHeader> HOST = TextShape.of(
            "`keep`, `server` or a host",
            "keep, server, or a host such as app.example.com",
            "",
            ServiceModel::host,
            HostHeader::toString);

    private static final TextShape<Integer> INFLIGHT = TextShape.of(
            "number",
            "a whole number from 0 to " + MANY + "; auto is not part of this version",
            "^[0-9]+$",
            s -> Texts.integer(s, 0, MANY),
            i -> Integer.toString(i));

    static final RecordShape<ServerConfig> SERVER = new RecordShape<ServerConfig>(
                    ServerConfig.class, "Server", "One server of a service.", null)
            .required(
                    "address",
                    SERVER_ADDRESS,
                    "Where it listens: `host:port`, `http://host:port`, `https://host:port`, `[v6]:port` or `unix:/path`.")
            .optional("weight", Texts.number(1, 256), ServerConfig.WEIGHT, "Its share of the load.")
            .optional("backup", Texts.SWITCH, false, "Whether it waits until no other server is left.")
            .shorthand("`ADDRESS [weight=N] [backup]`", (tree, in) -> server((Tree.Scalar) tree, in))
            .built();

    static final RecordShape<StickyConfig> STICKY = new RecordShape<>(
                    StickyConfig.class,
                    "Sticky",
                    "A cookie that brings a client back to its server.",
                    StickyConfig.DEFAULTS)
            .with("name", Texts.TOKEN, "The cookie's name.")
            .with("maxAge", Texts.DURATION_OR_OFF, "How long a browser keeps it; `off` is until the browser ends.")
            .with("path", Texts.SOME, "The path it is sent for.")
            .with("httpOnly", Texts.SWITCH, "Whether it is kept from scripts.")
            .with("secure", Texts.SWITCH, "Whether it is sent over HTTPS only.")
            .with(
                    "sameSite",
                    TextShape.choice(StickyConfig.SameSite.class),
                    "With which requests from other sites it is sent.")
            .shorthand("`cookie NAME`", (tree, in) -> sticky((Tree.Scalar) tree, in))
            .check(ServiceModel::checkSticky)
            .built();

    static final RecordShape<QueueConfig> LIMIT = new RecordShape<>(
                    QueueConfig.class,
                    "Limit",
                    "How many requests each server is given at once, and who waits.",
                    QueueConfig.DEFAULTS)
            .with("inflight", INFLIGHT, "Requests in flight per server; 0 is no bound.")
            .with("queue", Texts.number(0, MANY), "Requests that may wait for a server; one more is answered with 503.")
            .with("queueTimeout", Texts.DURATION, "How long a request waits before it is answered with 503.")
            .built();

    static final RecordShape<UpstreamTimeoutConfig> TIMEOUT = new RecordShape<>(
                    UpstreamTimeoutConfig.class,
                    "Timeout",
                    "How long a server may take.",
                    UpstreamTimeoutConfig.DEFAULTS)
            .with(
                    "connect",
                    Texts.DURATION,
                    "To accept a connection; then another server is tried, or the answer is 504.")
            .with(
                    "response",
                    Texts.DURATION_OR_OFF,
                    "From the end of the request to the response head; then the answer is 504.")
            .with(
                    "idle",
                    Texts.DURATION_OR_OFF,
                    "Between two bytes of a response body or in a tunnel; then the connection is cut.")
            .built();

    static final RecordShape<PoolConfig> POOL = new RecordShape<>(
                    PoolConfig.class,
                    "Pool",
                    "Connections to one server, counted over the whole process.",
                    PoolConfig.DEFAULTS)
            .with("max", Texts.number(1, MANY), "Open connections at most.")
            .with("idle", Texts.number(0, MANY), "Idle connections kept for the next request at most.")
            .with(
                    "streams",
                    Texts.number(1, MANY),
                    "Requests that one connection carries at a time at most, with HTTP/2; a server may allow fewer.")
            .with(
                    "idleTimeout",
                    Texts.DURATION,
                    "How long an idle connection is kept; shorter than the server keeps it.")
            .with("lifetime", Texts.DURATION_OR_OFF, "How long a connection is used before it is replaced.")
            .built();

    static final RecordShape<ServiceConfig> SERVICE = new RecordShape<>(
                    ServiceConfig.class,
                    "Service",
                    "Servers that do the same, and how requests are shared among them.",
                    ServiceConfig.DEFAULTS)
            .internal("name", Texts.ANY)
            .with("servers", new ListShape<>(SERVER), "The servers. An empty list is refused.")
            .with("balance", BalanceModel.BALANCE, "How a server is picked.")
            .with(
                    "check",
                    BalanceModel.CHECK,
                    "A probe that takes servers out and puts them back; none unless written.")
            .with("sticky", STICKY, "A cookie that keeps a client on its server; none unless written.")
            .with("retry", BalanceModel.RETRY, "When a request goes to another server.")
            .with("limit", LIMIT, "Requests in flight per server, and the queue before them.")
            .with("timeout", TIMEOUT, "How long its servers may take.")
            .with("pool", POOL, "Connections kept open to its servers.")
            .with(
                    "host",
                    HOST,
                    "The Host its servers see: the client's (`keep`), their own address (`server`), or a value.")
            .with(
                    "protocol",
                    TextShape.choice(List.of(Protocol.AUTO, Protocol.H1, Protocol.H2, Protocol.H2C)),
                    "What its servers are spoken to in: HTTP/1.1 (`h1`), HTTP/2 over TLS (`h2`) or without it (`h2c`), or"
                            + " what the server chooses, which without TLS is HTTP/1.1 (`auto`).")
            .with(
                    "tls",
                    UpstreamTlsModel.TLS,
                    "How connections to its servers are encrypted. Where it is written all are; else those to `https://` servers.")
            .with(
                    "proxyProtocol",
                    TextShape.choice(ProxyProtocol.class),
                    "Whether the PROXY protocol tells its servers who the client is. Then no two requests share a connection.")
            .refuse(LATER, "", "discover", "label", "hash", "breaker", "outlier", "slowStart", "mode")
            .shorthand("the address of one server", ServiceModel::oneServer)
            .listForm(SERVER, ServiceModel::someServers)
            .check(ServiceModel::checkService)
            .built();

    private ServiceModel() {}

    /** A server's address, with an optional http:// or https:// before it. */
    static @Nullable ServerAddress address(Tree.Scalar scalar) {
        String text = scalar.text();
        if (text.startsWith("https://")) {
            return address(true, Address.parse(strip(text), 443));
        }
        return address(false, text.startsWith("http://") ? Address.parse(strip(text), 80) : Address.parse(text));
    }

    private static @Nullable ServerAddress address(boolean encrypted, @Nullable Address address) {
        boolean reachable = address instanceof Address.Unix
                || (address instanceof Address.Inet inet && !inet.host().isEmpty() && inet.port() > 0);
        return address != null && reachable ? new ServerAddress(encrypted, address) : null;
    }

    private static String strip(String url) {
        String rest = url.substring(url.indexOf("//") + 2);
        return rest.endsWith("/") ? rest.substring(0, rest.length() - 1) : rest;
    }

    private static @Nullable ServerConfig server(Tree.Scalar scalar, Reading in) {
        Words words = new Words(scalar);
        if (!words.hasNext()) {
            in.problem(scalar.place(), "nothing is written here; expected " + SERVER_ADDRESS.expected());
            return null;
        }
        Tree.Scalar first = words.next();
        ServerAddress address = address(first);
        if (address == null) {
            in.problem(
                    first.place(), "'" + first.raw() + "' is not " + SERVER_ADDRESS.expected(), addressRemedy(first));
            return null;
        }
        int weight = ServerConfig.WEIGHT;
        boolean backup = false;
        while (words.hasNext()) {
            Tree.Scalar word = words.next();
            if (word.text().startsWith("weight=")) {
                weight = weight(word, in);
            } else if (word.text().equals("backup")) {
                backup = true;
            } else {
                String near = Suggestion.text(word.raw(), List.of("weight=2", "backup"));
                in.problem(
                        word.place(),
                        "'" + word.raw() + "' is not an option of a server",
                        near.isEmpty() ? "known are weight=N and backup" : near);
            }
        }
        return new ServerConfig(address, weight, backup);
    }

    private static String addressRemedy(Tree.Scalar first) {
        boolean portless = first.text().indexOf(':') < 0 && Address.isHost(first.text());
        return portless && !first.isSecret() ? "a port is missing, as in " + first.raw() + ":8080" : "";
    }

    private static int weight(Tree.Scalar word, Reading in) {
        int from = "weight=".length();
        Integer value = Texts.integer(word.text().substring(from), 1, 256);
        if (value == null) {
            in.problem(word.place(), "a weight is a whole number from 1 to 256");
            return ServerConfig.WEIGHT;
        }
        return value;
    }

    private static StickyConfig sticky(Tree.Scalar scalar, Reading in) {
        StickyConfig d = StickyConfig.DEFAULTS;
        Words words = new Words(scalar);
        if (!words.skip("cookie")) {
            in.problem(
                    scalar.place(),
                    "'" + scalar.raw() + "' is not: cookie NAME",
                    Suggestion.text(scalar.raw(), List.of("cookie sid")));
            return d;
        }
        String name = words.read(Texts.TOKEN, d.name(), "cookie", in);
        words.end(in, "cookie NAME");
        return new StickyConfig(name, d.maxAge(), d.path(), d.httpOnly(), d.secure(), d.sameSite());
    }

    private static void checkSticky(StickyConfig value, Tree.Mapping written, Reading in) {
        if (value.sameSite() == StickyConfig.SameSite.NONE && !value.secure()) {
            in.problem(
                    written.place(),
                    "browsers drop a cookie with sameSite none that is not secure",
                    "add secure: true");
        }
        if (!value.path().startsWith("/") || value.path().chars().anyMatch(c -> c <= ' ' || c == ';' || c > 126)) {
            in.problem(written.place(), "the path of a cookie begins with / and has no spaces or semicolons");
        }
    }

    private static @Nullable HostHeader host(String text) {
        if (text.equals("keep")) {
            return HostHeader.KEEP;
        }
        if (text.equals("server")) {
            return HostHeader.SERVER;
        }
        boolean host = Address.parse(text, 0) instanceof Address.Inet inet
                && !inet.host().isEmpty();
        return host ? new HostHeader(HostHeader.Mode.VALUE, text.toLowerCase(Locale.ROOT)) : null;
    }

    static @Nullable ServiceConfig oneServer(Tree tree, Reading in) {
        ServerConfig server = server((Tree.Scalar) tree, in);
        return server == null ? null : named(of(List.of(server)), tree.place(), in);
    }

    static @Nullable ServiceConfig someServers(Tree tree, Reading in) {
        List<ServerConfig> servers = new ArrayList<>();
        for (Tree each : ((Tree.Items) tree).items()) {
            Bound<ServerConfig> bound = SERVER.bind(each, null, in);
            if (bound != null) {
                servers.add(bound.value());
            }
        }
        if (servers.isEmpty() && in.problems.isEmpty()) {
            in.problem(tree.place(), "a service has at least one server");
        }
        return servers.isEmpty() ? null : named(of(servers), tree.place(), in);
    }

    private static ServiceConfig named(ServiceConfig value, Place place, Reading in) {
        UpstreamTlsModel.checkNames(value, place, in);
        return value;
    }

    static ServiceConfig of(List<ServerConfig> servers) {
        ServiceConfig d = ServiceConfig.DEFAULTS;
        return new ServiceConfig(
                "",
                servers,
                d.balance(),
                d.check(),
                d.sticky(),
                d.retry(),
                d.limit(),
                d.timeout(),
                d.pool(),
                d.host(),
                d.protocol(),
                d.tls(),
                d.proxyProtocol());
    }

    private static void checkService(ServiceConfig value, Tree.Mapping written, Reading in) {
        // Servers that were written and refused have a problem of their own.
        boolean tried = written.entries().stream().anyMatch(ServiceModel::namesServers);
        if (value.servers().isEmpty() && !tried) {
            in.problem(written.place(), "a service has at least one server", "write servers: [host:port]");
        }
        List<Address> seen = new ArrayList<>();
        for (ServerConfig server : value.servers()) {
            if (seen.contains(server.address().at())) {
                in.problem(
                        written.place(),
                        "the server " + server.address() + " is written twice",
                        "use weight=2 for a double share");
            }
            seen.add(server.address().at());
        }
        checkProtocol(value, written, in);
        UpstreamTlsModel.checkServers(value, written, in);
        UpstreamTlsModel.checkNames(value, written.place(), in);
    }

    private static void checkProtocol(ServiceConfig value, Tree.Mapping written, Reading in) {
        boolean encrypted = value.servers().stream().anyMatch(value::encrypts);
        boolean plain = !value.servers().stream().allMatch(value::encrypts);
        if (value.protocol() == Protocol.H2 && plain) {
            in.problem(
                    written.place(),
                    "protocol h2 needs servers that are spoken to over TLS",
                    "write https:// before their addresses, or protocol: h2c for HTTP/2 without TLS");
        } else if (value.protocol() == Protocol.H2C && encrypted) {
            in.problem(
                    written.place(),
                    "protocol h2c is HTTP/2 without TLS, and the servers are spoken to over TLS",
                    "write protocol: h2");
        }
        checkHealth(value, plain, written, in);
    }

    private static void checkHealth(ServiceConfig value, boolean plain, Tree.Mapping written, Reading in) {
        CheckConfig check = value.check();
        boolean one = value.protocol() == Protocol.H1 || (value.protocol() == Protocol.AUTO && plain);
        if (check != null && check.kind() == CheckConfig.Kind.GRPC && one) {
            in.problem(
                    written.place(),
                    "a check by gRPC needs servers that are spoken to in HTTP/2",
                    "write protocol: h2c, or h2 for servers over TLS");
        }
    }

    private static boolean namesServers(Tree.Entry entry) {
        boolean none =
                entry.value() instanceof Tree.Items items && items.items().isEmpty();
        return entry.key().raw().equals("servers") && !none;
    }
}
