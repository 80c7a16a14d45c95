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

    /** A route; without a meter its requests are counted nowhere. */
    public Route(String site, String name, Plan plan, Target target, RouteLimits limits, @Nullable RouteMeter meter) {
        this.site = Ascii.bytes(site);
        this.name = Ascii.bytes(name);
        this.plan = plan;
        this.target = target;
        this.limits = limits;
        this.meter = meter;
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
