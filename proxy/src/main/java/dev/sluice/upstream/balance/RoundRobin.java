package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import org.jspecify.annotations.Nullable;

/**
 * Smooth weighted round robin, nginx's algorithm: every lane gains its weight, the one that has most is chosen and pays
 * the sum. Weights 5, 1, 1 give a a b a c a a: exact in every run as long as the sum, and never bunched. Owned by one loop.
 */
final class RoundRobin extends Balancer {
    private static final int LONGEST_START = 256;
    private boolean started;

    RoundRobin(Lane[] lanes, FastRandom random) {
        super(lanes, random);
    }

    @Override
    @Nullable
    Lane choose(Standing standing, Tried tried, long key, long nowNanos) {
        if (!started) {
            started = true;
            start(standing, tried, nowNanos);
        }
        return next(standing, tried, nowNanos);
    }

    // loops that all began with the first server would give it a burst at every start
    private void start(Standing standing, Tried tried, long nowNanos) {
        for (int skip = random.nextInt(Math.min(LONGEST_START, 2 * lanes.length)); skip > 0; skip--) {
            next(standing, tried, nowNanos);
        }
    }

    private @Nullable Lane next(Standing standing, Tried tried, long nowNanos) {
        Lane best = null;
        long sum = 0;
        for (Lane lane : lanes) {
            if (standing.admits(lane, tried, nowNanos)) {
                lane.turn += lane.weight;
                sum += lane.weight;
                best = best == null || lane.turn > best.turn ? lane : best;
            }
        }
        if (best != null) {
            best.turn -= sum;
        }
        return best;
    }
}
