package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import org.jspecify.annotations.Nullable;

/**
 * The first lane of the list that can serve: all load on one server, the next only when it is down, ejected, full or
 * tried. Weights do not matter. Owned by one loop.
 */
final class FirstUp extends Balancer {
    FirstUp(Lane[] lanes, FastRandom random) {
        super(lanes, random);
    }

    @Override
    @Nullable
    Lane choose(Standing standing, Tried tried, long key, long nowNanos) {
        for (Lane lane : lanes) {
            if (standing.admits(lane, tried, nowNanos)) {
                return lane;
            }
        }
        return null;
    }
}
