package dev.sluice.admin;

import dev.sluice.base.Address;
import dev.sluice.base.ByteSize;
import dev.sluice.config.RouteConfig;
import dev.sluice.exchange.Filter;
import dev.sluice.exchange.Route;
import dev.sluice.exchange.RouteLimits;
import dev.sluice.observe.Reason;
import dev.sluice.route.Explanation;
import dev.sluice.upstream.Forecast;
import java.util.List;
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
        Lines text = new Lines();
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

    private void routing(Lines text) {
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

    private void plan(Lines text) {
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
                "body " + Lines.time(limits.bodyNanos()) + ", send " + Lines.time(limits.sendNanos()) + ", request "
                        + Lines.time(limits.requestNanos()));
        text.line(
                "upgrades",
                (limits.upgrade() ? "allowed" : "refused") + ", CONNECT " + (limits.connect() ? "allowed" : "refused"));
    }

    private static String feature(String packageName) {
        return packageName.substring(packageName.lastIndexOf('.') + 1);
    }

    private void target(Lines text, RouteConfig taken) {
        text.line("target", compiled.target().description());
        Forecast picked = forecast;
        if (picked == null || !(taken.target() instanceof RouteConfig.Forward forward)) {
            return;
        }
        text.service(forward.service());
        text.forecast(picked);
    }
}
