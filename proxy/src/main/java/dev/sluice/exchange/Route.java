package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.observe.Reason;
import dev.sluice.observe.RouteMeter;
import org.jspecify.annotations.Nullable;

/** A named way through the proxy: the filters of its plan, then its target. Immutable, shared by all loops. */
public final class Route {
    /** The route of a request that matches none: 404. */
    public static final Route NONE =
            new Route("", "", Plan.EMPTY, new Failing(Reason.NO_ROUTE), RouteLimits.NONE, null);

    private final byte[] site;
    private final byte[] name;
    private final Plan plan;
    private final Target target;
    private final RouteLimits limits;
    private final @Nullable RouteMeter meter;
    private final long tls;

    /** A route; without a meter its requests are counted nowhere. */
    public Route(String site, String name, Plan plan, Target target, RouteLimits limits, @Nullable RouteMeter meter) {
        this.site = Ascii.bytes(site);
        this.name = Ascii.bytes(name);
        this.plan = plan;
        this.target = target;
        this.limits = limits;
        this.meter = meter;
        this.tls = 0;
    }

    private Route(Route route, long tls) {
        this.site = route.site;
        this.name = route.name;
        this.plan = route.plan;
        this.target = route.target;
        this.limits = route.limits;
        this.meter = route.meter;
        this.tls = tls;
    }

    /** The same for requests of connections that shook hands under these settings only. */
    public Route behind(long tlsSettings) {
        return new Route(this, tlsSettings);
    }

    /** Whether a request that came so is one for its site (RFC 9110 section 7.4). */
    boolean takes(Client peer) {
        return tls == 0 || !peer.tls().isPresent() || peer.tls().settings() == tls;
    }

    /** The key of the site it belongs to; do not change the array. */
    public byte[] site() {
        return site;
    }

    /** Its path as the configuration writes it; do not change the array. */
    public byte[] name() {
        return name;
    }

    /** Its filters. */
    public Plan plan() {
        return plan;
    }

    /** What it ends in. */
    public Target target() {
        return target;
    }

    /** What one of its requests may take. */
    public RouteLimits limits() {
        return limits;
    }

    /** Where its requests are counted. */
    @Nullable
    RouteMeter meter() {
        return meter;
    }

    /** The route of requests that match none, counted by the meter. */
    public static Route none(RouteMeter meter) {
        return new Route("", "", Plan.EMPTY, new Failing(Reason.NO_ROUTE), RouteLimits.NONE, meter);
    }

    /** A target that always fails. */
    private static final class Failing implements Target {
        private final Reason reason;

        Failing(Reason reason) {
            this.reason = reason;
        }

        @Override
        public void serve(Exchange x) {
            x.fail(reason);
        }

        @Override
        public String description() {
            return "fails: " + reason.code();
        }
    }
}
