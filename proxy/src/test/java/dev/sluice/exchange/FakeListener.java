package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.http.HeadLimits;
import dev.sluice.http.PathPolicy;
import dev.sluice.observe.Meters;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A loop with one route to a target under test: everything real but the client, the clock and the router, which matches
 * everything and takes what follows {@link #open} for the open end of the route's path.
 */
public final class FakeListener {
    /** The clock, which the loop reads. */
    public final FakeClock clock = new FakeClock();

    /** The loop. */
    public final Loop loop = loop(clock);

    private final Routes routes = new Routes() {
        @Override
        public Route match(Exchange x) {
            FakeCaptured captured = (FakeCaptured) x.captured();
            int start = x.request().pathStart();
            String prefix = open;
            if (prefix != null) {
                captured.tail(start + prefix.length());
            }
            captured.capture("all", start, x.request().pathEnd());
            captured.capture("none", Captured.NONE, Captured.NONE);
            return Objects.requireNonNull(route);
        }

        @Override
        public PathPolicy pathPolicy(Exchange x) {
            return PathPolicy.DEFAULT;
        }
    };

    private final Site site = new Site(
            "test", routes, new Site.Limits(HeadLimits.DEFAULT, 0, 0, 0, 0, 0, 0), Trusted.NOBODY, ProxyProtocol.OFF);
    private @Nullable String open;
    private @Nullable Route route;
    private boolean secure;

    /** A loop that reads the clock; nobody hears of its stalls. */
    public static Loop loop(FakeClock clock) {
        return new Loop(0, clock, new Meters(1), FakeCaptured::new, (index, delayNanos, stage, label) -> {});
    }

    /** A listener for the target. */
    public static FakeListener of(Target target, Filter... filters) {
        FakeListener listener = new FakeListener();
        listener.route = new Route("site", "/route", new Plan(List.of(filters)), target, RouteLimits.NONE, null);
        return listener;
    }

    /** What the route's path says before its open end. */
    public FakeListener open(String prefix) {
        open = prefix;
        return this;
    }

    /** Clients come by TLS. */
    public FakeListener secure() {
        secure = true;
        return this;
    }

    /** Sends a request, as {@link FakeServerStream#send} reads it. */
    public FakeServerStream send(String line, String... fields) {
        return FakeServerStream.send(exchange(), line, fields);
    }

    /** An exchange that has not got its request yet. */
    public Exchange exchange() {
        Client peer = new Client(new byte[] {10, 0, 0, 7}, Ascii.bytes("10.0.0.7"), 8080, secure);
        return exchange(peer);
    }

    /** The same of another client. */
    public Exchange exchange(Client peer) {
        return loop.open().begin(site, peer);
    }
}
