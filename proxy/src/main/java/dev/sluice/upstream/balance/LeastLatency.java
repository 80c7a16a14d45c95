package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The better of two lanes drawn by weight, by peak EWMA of latency times requests in flight (Mitzenmacher, The power of
 * two choices in randomized load balancing; Finagle's peak EWMA). In-flight requests count by weight, so that under
 * load the shares follow the weights where latencies are alike; with little load the quicker of the two gets it. A lane
 * never measured gets one request at a time until its first answer. Owned by one loop.
 */
final class LeastLatency extends Balancer {
    // more than any latency: a lane that owes its first answer loses to any measured one
    private static final double UNMEASURED = TimeUnit.HOURS.toNanos(24);
    // a server that fails quickly must not look quick
    private static final long FAILED_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final double WORST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final WeightedDraw draw;
    private final double meanWeight;

    LeastLatency(Lane[] lanes, FastRandom random) {
        super(lanes, random);
        this.draw = new WeightedDraw(lanes, random);
        this.meanWeight = draw.meanWeight();
    }

    @Override
    @Nullable
    Lane choose(Standing standing, Tried tried, long key, long nowNanos) {
        Lane one = draw.draw(standing, tried, nowNanos, null);
        if (one == null || lanes.length == 1) {
            return one;
        }
        Lane two = draw.draw(standing, tried, nowNanos, one);
        return two == null || score(one, nowNanos) <= score(two, nowNanos) ? one : two;
    }

    @Override
    void learn(Lane lane, long latencyNanos, boolean failed, long nowNanos) {
        long sample = latencyNanos;
        if (failed) {
            long worse = (long) Math.min(WORST_NANOS, 2 * lane.latency.cost(nowNanos, false));
            sample = Math.max(latencyNanos, Math.max(FAILED_NANOS, worse));
        }
        lane.latency.observe(sample, nowNanos);
    }

    private double score(Lane lane, long nowNanos) {
        double load = lane.inFlight * meanWeight / lane.weight;
        if (!lane.latency.isMeasured()) {
            return load * UNMEASURED;
        }
        return lane.latency.cost(nowNanos, lane.inFlight == 0) * (load + 1);
    }
}
