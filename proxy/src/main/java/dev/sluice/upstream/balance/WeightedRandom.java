package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import org.jspecify.annotations.Nullable;

/** A lane by chance, in proportion to the weights. Owned by one loop. */
final class WeightedRandom extends Balancer {
    private final WeightedDraw draw;

    WeightedRandom(Lane[] lanes, FastRandom random) {
        super(lanes, random);
        this.draw = new WeightedDraw(lanes, random);
    }

    @Override
    @Nullable
    Lane choose(Standing standing, Tried tried, long key, long nowNanos) {
        return draw.draw(standing, tried, nowNanos, null);
    }
}
