package dev.sluice.config;

import dev.sluice.base.Address;
import dev.sluice.base.Cidr;
import dev.sluice.config.Shape.Bound;
import dev.sluice.config.SiteModel.SiteDraft;
import dev.sluice.exchange.LimitsConfig;
import dev.sluice.exchange.TimeoutsConfig;
import dev.sluice.observe.AccessLogConfig;
import dev.sluice.server.tls.TlsDefaultsConfig;
import dev.sluice.upstream.ServiceConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The language of a whole file. Immutable, for any thread. */
final class RootModel {
    static final String BODY = "Between two pieces of a request body; then the answer is 408.";
    static final String SEND =
            "How long a client may take nothing of a response; then the connection is cut. Any byte counts, so one that takes them singly may go on: `request` bounds the whole.";
    static final String REQUEST =
            "From a request's first byte to the end of its response; then the answer is 504, or a response under way is cut.";

    /** A file as it is written. */
    record RootDraft(
            Map<SiteKey, SiteDraft> sites,
            Map<String, ServiceConfig> services,
            Map<LayerFourModel.Key, LayerFourModel.Draft> l4,
            PortsConfig ports,
            TlsDefaultsConfig tls,
            AdminConfig admin,
            LogConfig log,
            LimitsConfig limits,
            TimeoutsConfig timeouts,
            List<Cidr> trustedProxies,
            List<String> include,
            List<Expectation> tests) {
        static final RootDraft DEFAULTS = new RootDraft(
                Map.of(),
                Map.of(),
                Map.of(),
                PortsConfig.DEFAULTS,
                TlsDefaultsConfig.DEFAULTS,
                AdminConfig.DEFAULTS,
                LogConfig.DEFAULTS,
                LimitsConfig.DEFAULTS,
                TimeoutsConfig.DEFAULTS,
                List.of(),
                List.of(),
                List.of());
    }

    static final TextShape<String> SERVICE_NAME = TextShape.of(
            "name",
            "a name of letters, digits, - and _ that begins with a letter",
            "^[A-Za-z][A-Za-z0-9_-]*$",
            s -> s.matches("[A-Za-z][A-Za-z0-9_-]{0,62}") ? s : null,
            s -> s);

    static final TextShape<String> LOG_TARGET = new TextShape<>(
            "`off`, `stdout` or a file",
            "off, stdout or a file",
            List.of("off", "stdout"),
            false,
            "",
            RootModel::logTarget,
            s -> s);

    static final RecordShape<PortsConfig> PORTS = new RecordShape<>(
                    PortsConfig.class, "Ports", "Where sites that name no port listen.", PortsConfig.DEFAULTS)
            .with(
                    "http",
                    Texts.number(1, 65535),
                    "The port of `http://` sites, and of the redirects of sites without a scheme.")
            .with("https", Texts.number(1, 65535), "The port of `https://` sites and of those without a scheme.")
            .built();

    static final TextShape<AdminConfig> ADMIN = new TextShape<>(
            "address or `off`",
            Values.LISTEN.expected() + ", or off",
            List.of("off"),
            false,
            "^(off|unix:/.+|.*:[0-9]+)$",
            (scalar, in) -> admin(scalar.text()),
            admin -> admin.listen() == null ? "off" : admin.listen().toString());

    static final RecordShape<AccessLogConfig> ACCESS = new RecordShape<>(
                    AccessLogConfig.class, "AccessLog", "A line for every request.", AccessLogConfig.DEFAULTS)
            .with("to", LOG_TARGET, "Where lines go.")
            .with("format", TextShape.choice(AccessLogConfig.Format.class), "The form of a line.")
            .with("template", Variables.OF_RECORD, "The line as a text with variables; writing it chooses `template`.")
            .with(
                    "queue",
                    Texts.number(64, 1 << 20),
                    "Lines of 256 bytes that may wait for a slow disk, longer ones count for more; those beyond are dropped and counted.")
            .shorthand("`off`, `stdout` or a file", (tree, in) -> accessLog((Tree.Scalar) tree, in))
            .adjust(RootModel::withTemplate)
            .check(RootModel::checkAccess)
            .built();

    static final RecordShape<LogConfig> LOG = new RecordShape<>(
                    LogConfig.class, "Log", "What is written down.", LogConfig.DEFAULTS)
            .with("access", ACCESS, "A line for every request.")
            .with("level", TextShape.choice(LogConfig.Level.class), "The least weight of messages on standard error.")
            .built();

    static final RecordShape<LimitsConfig> LIMITS = new RecordShape<>(
                    LimitsConfig.class,
                    "Limits",
                    "What a client may take. Sites and routes may change `body` for themselves.",
                    LimitsConfig.DEFAULTS)
            .with("requestLine", Texts.bounded(256, 1 << 20), "The first line of a request; more is answered with 414.")
            .with("headerBytes", Texts.bounded(1024, 1 << 20), "All headers of a request; more is answered with 431.")
            .with("headerCount", Texts.number(1, 10_000), "Headers of a request; more is answered with 431.")
            .with("body", Texts.BYTE_SIZE, "A request body; more is answered with 413.")
            .with(
                    "connections",
                    Texts.number(1, 100_000_000),
                    "Client connections of the process; those beyond are closed at once.")
            .with(
                    "requestsPerConnection",
                    Texts.number(0, Integer.MAX_VALUE),
                    "Requests after which a connection is closed; 0 is no bound.")
            .built();

    static final RecordShape<TimeoutsConfig> TIMEOUTS = new RecordShape<>(
                    TimeoutsConfig.class,
                    "Timeouts",
                    "How long a client may take. Sites and routes may change `body`, `send` and `request` for themselves.",
                    TimeoutsConfig.DEFAULTS)
            .with(
                    "handshake",
                    Texts.DURATION,
                    "From accepting a connection to the end of its TLS handshake; then it is closed.")
            .with(
                    "header",
                    Texts.DURATION,
                    "From the first byte of a request to the end of its headers; then the answer is 408.")
            .with("idle", Texts.DURATION, "Between two requests of a connection; then it is closed.")
            .with("body", Texts.DURATION_OR_OFF, BODY)
            .with("send", Texts.DURATION_OR_OFF, SEND)
            .with("request", Texts.DURATION_OR_OFF, REQUEST)
            .with("drain", Texts.DURATION_OR_OFF, "How long requests under way may take after SIGTERM.")
            .refuse("bounds a server", "write it under timeout: of the service", "connect", "response")
            .built();

    static final RecordShape<RootDraft> ROOT = new RecordShape<>(
                    RootDraft.class, "Sluice", "The top of a file.", RootDraft.DEFAULTS)
            .with("sites", new MapShape<>(Values.SITE_KEY, SiteModel.SITE), "What is served, by host.")
            .with("services", new MapShape<>(SERVICE_NAME, ServiceModel.SERVICE), "Servers by name, for `to`.")
            .with(
                    "l4",
                    new MapShape<>(LayerFourModel.KEY, LayerFourModel.LISTENER),
                    "Connections that are passed on unread, by port.")
            .with("ports", PORTS, "Where sites that name no port listen.")
            .inherited("tls", TlsModel.DEFAULTS, "How HTTPS is spoken.")
            .with(
                    "admin",
                    ADMIN,
                    "Where metrics, health and commands are served. There is no login: keep it on loopback.")
            .with("log", LOG, "What is written down.")
            .inherited("limits", LIMITS, "What a client may take.")
            .inherited("timeouts", TIMEOUTS, "How long a client may take.")
            .with("trustedProxies", new NetworksShape(), "Peers whose `X-Forwarded-*` and `Forwarded` are believed.")
            .with(
                    "include",
                    new ListShape<>(Texts.SOME),
                    "Further files, with `*` and `?` in their last part; their maps and lists are added.")
            .with(
                    "tests",
                    new ListShape<>(ExpectationText.SHAPE),
                    "Requests and what must become of them, run by `sluice check`: `GET URL [Name=value...] -> [STATUS] [route PATH] [service NAME]`.")
            .refuse("is not part of this version", "", "policies", "metrics", "tracing", "compat")
            .built();

    private RootModel() {}

    private static @Nullable String logTarget(Tree.Scalar scalar, Reading in) {
        String text = scalar.text();
        if (text.equals("off") || text.equals("stdout")) {
            return text;
        }
        boolean path = text.startsWith("/") || text.startsWith("./") || text.startsWith("../");
        Path file = path ? Values.near(scalar) : null;
        if (file == null) {
            return null;
        }
        Path parent = file.getParent();
        if (parent == null || !Files.isDirectory(parent) || Files.isDirectory(file)) {
            in.problem(scalar.place(), "no log can be written to '" + scalar.raw() + "'", "its directory must exist");
            return null;
        }
        return file.toString();
    }

    private static @Nullable AdminConfig admin(String text) {
        if (text.equals("off")) {
            return new AdminConfig(null);
        }
        Address address = Values.listen(text);
        return address == null ? null : new AdminConfig(address);
    }

    private static @Nullable AccessLogConfig accessLog(Tree.Scalar scalar, Reading in) {
        Bound<String> bound = LOG_TARGET.bind(scalar, null, in);
        AccessLogConfig d = AccessLogConfig.DEFAULTS;
        return bound == null ? null : new AccessLogConfig(bound.value(), d.format(), d.template(), d.queue());
    }

    private static AccessLogConfig withTemplate(AccessLogConfig log) {
        return log.template() == null
                ? log
                : new AccessLogConfig(log.to(), AccessLogConfig.Format.TEMPLATE, log.template(), log.queue());
    }

    private static void checkAccess(AccessLogConfig value, Tree.Mapping written, Reading in) {
        if (value.format() == AccessLogConfig.Format.TEMPLATE && value.template() == null) {
            in.problem(written.place(), "the format template needs a template", "write template: \"{ip} {status}\"");
        }
    }
}
