package dev.sluice.admin;

import dev.sluice.base.Address;
import dev.sluice.base.ByteSize;
import dev.sluice.base.Durations;
import dev.sluice.config.RouteConfig;
import dev.sluice.exchange.Filter;
import dev.sluice.exchange.Route;
import dev.sluice.exchange.RouteLimits;
import dev.sluice.observe.Reason;
import dev.sluice.route.Explanation;
import dev.sluice.upstream.Forecast;
import dev.sluice.upstream.ProxyProtocol;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.StickyConfig;
import dev.sluice.upstream.UpstreamTlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request, and why. Immutable.
 *
 * @param path the path after normalisation: what is matched and forwarded
 * @param client the client's address, as far as trusted proxies tell it
 * @param route the route that takes it, null when none does
 * @param compiled the same compiled
 * @param routing why that route; null when the request is refused before
 * @param status the status of the answer where it is made here, else null
 * @param reason why it is refused, or OK
 * @param forecast the server, for a route to a service
 */
public record Explained(
        Inquiry inquiry,
        Address listener,
        String path,
        String client,
        @Nullable RouteConfig route,
        Route compiled,
        @Nullable Explanation<Route> routing,
        @Nullable Integer status,
        Reason reason,
        @Nullable Forecast forecast) {

    /** The service that would be asked, or null. */
    public @Nullable String service() {
        return route != null && route.target() instanceof RouteConfig.Forward forward
                ? forward.service().name()
                : null;
    }

    /** Everything as text of several lines. */
    public String text() {
        Text text = new Text();
        text.line("request", inquiry.method() + " " + inquiry.host() + inquiry.target() + " from " + client);
        text.line("listener", listener.toString());
        text.line("path", path + (path.equals(inquiry.path()) ? "" : ", normalised from " + inquiry.path()));
        routing(text);
        RouteConfig taken = route;
        if (reason != Reason.OK) {
            text.line("answer", status + " from here, reason " + reason.code());
        } else if (taken != null) {
            plan(text);
            target(text, taken);
        }
        return text.toString();
    }

    private void routing(Text text) {
        Explanation<Route> why = routing;
        if (why == null) {
            return;
        }
        text.line(
                "route",
                why.winner() == null
                        ? "none" + (why.host() == null ? ": no site answers to the host" : " of host " + why.host())
                        : why.winner().spec().text() + " of site "
                                + why.winner().site());
        for (Explanation.Loser<Route> loser : why.losers()) {
            text.line(
                    "not",
                    loser.route().spec().text() + " of site " + loser.route().site() + ": " + loser.why());
        }
    }

    private void plan(Text text) {
        List<Filter> filters = compiled.plan().filters();
        text.line(
                "filters",
                filters.isEmpty()
                        ? "none"
                        : filters.stream()
                                .map(filter -> feature(filter.getClass().getPackageName()))
                                .collect(Collectors.joining(", ")));
        RouteLimits limits = compiled.limits();
        text.line("limits", "body " + (limits.bodyBytes() == 0 ? "unlimited" : new ByteSize(limits.bodyBytes())));
        text.line(
                "timeouts",
                "body " + time(limits.bodyNanos()) + ", send " + time(limits.sendNanos()) + ", request "
                        + time(limits.requestNanos()));
        text.line(
                "upgrades",
                (limits.upgrade() ? "allowed" : "refused") + ", CONNECT " + (limits.connect() ? "allowed" : "refused"));
    }

    private static String feature(String packageName) {
        return packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    private static String time(long nanos) {
        return nanos == 0 ? "unlimited" : Durations.print(Duration.ofNanos(nanos));
    }

    private void target(Text text, RouteConfig taken) {
        text.line("target", compiled.target().description());
        Forecast picked = forecast;
        if (picked == null || !(taken.target() instanceof RouteConfig.Forward forward)) {
            return;
        }
        service(text, forward.service());
        String servers = picked.candidates().stream().map(Object::toString).collect(Collectors.joining(", "));
        if (picked.certain() != null) {
            text.line("server", picked.certain() + ": " + picked.why());
        } else if (picked.candidates().isEmpty()) {
            text.line("server", "none: " + picked.why());
        } else {
            text.line("server", "one of " + servers + ": " + picked.why());
        }
        picked.candidates().stream()
                .filter(server -> !server.fault().isEmpty())
                .forEach(server -> text.line("fault", server + ": " + server.fault()));
        picked.others().forEach((server, why) -> text.line("not", server + ": " + why));
    }

    private static void service(Text text, ServiceConfig service) {
        text.line("balance", Forecast.policy(service));
        encryption(text, service);
        StickyConfig sticky = service.sticky();
        if (sticky != null) {
            text.line("sticky", "cookie " + sticky.name());
        }
        text.line(
                "retry",
                service.retry().attempts() == 0
                        ? "never"
                        : service.retry().attempts() + " on "
                                + service.retry().on().stream()
                                        .map(Object::toString)
                                        .collect(Collectors.joining(", "))
                                + (service.retry().unsafe() ? ", any method" : ", safe methods only"));
        text.line(
                "waits",
                "connect " + time(service.timeout().connect().toNanos()) + ", response "
                        + time(service.timeout().response().toNanos()) + ", idle "
                        + time(service.timeout().idle().toNanos()));
    }

    private static void encryption(Text text, ServiceConfig service) {
        UpstreamTlsConfig tls = service.tls() == null ? UpstreamTlsConfig.DEFAULTS : service.tls();
        if (service.servers().stream().anyMatch(service::encrypts)) {
            String trusted = tls.ca().value().isEmpty()
                    ? "the system's authorities"
                    : tls.ca().value();
            String name = tls.name().isEmpty() ? "" : " as " + tls.name();
            text.line("tls", tls.insecure().value() ? "not verified" : "verified by " + trusted + name);
        }
        if (service.proxyProtocol() != ProxyProtocol.OFF) {
            text.line("proxy", "protocol " + service.proxyProtocol().name().toLowerCase(Locale.ROOT));
        }
    }

    /** Lines of a word and what it means. Used by one thread. */
    private static final class Text {
        private static final int COLUMN = 10;

        private final StringBuilder text = new StringBuilder();
        private String last = "";

        void line(String word, String meaning) {
            String shown = word.equals(last) ? "" : word;
            text.append(shown)
                    .append(" ".repeat(COLUMN - shown.length()))
                    .append(meaning)
                    .append('\n');
            last = word;
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
