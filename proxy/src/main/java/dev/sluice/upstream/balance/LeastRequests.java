package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import org.jspecify.annotations.Nullable;

/** The lane with the fewest requests in flight for its weight; ties by chance in proportion to weight. Owned by one loop. */
final class LeastRequests extends Balancer {
    LeastRequests(Lane[] lanes, FastRandom random) {
        super(lanes, random);
    }

    @Override
    @Nullable
    Lane choose(Standing standing, Tried tried, long key, long nowNanos) {
        Lane best = null;
        int tied = 0;
        for (Lane lane : lanes) {
            if (!standing.admits(lane, tried, nowNanos)) {
                continue;
            }
            int compared = best == null ? -1 : compare(lane, best);
            if (compared <= 0) {
                tied = compared < 0 ? lane.weight : tied + lane.weight;
                best = compared < 0 || random.nextInt(tied) < lane.weight ? lane : best;
            }
        }
        return best;
    }

    // a.inFlight / a.weight against b.inFlight / b.weight without dividing
    private static int compare(Lane a, Lane b) {
        return Long.compare((long) a.inFlight * b.weight, (long) b.inFlight * a.weight);
    }
}
