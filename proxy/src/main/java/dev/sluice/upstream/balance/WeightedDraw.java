package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import org.jspecify.annotations.Nullable;

/**
 * Draws lanes by chance in proportion to their weights: two tries by bisection, which nearly always suffice, then one
 * pass over the lanes that are admitted. Owned by one loop.
 */
final class WeightedDraw {
    private final Lane[] lanes;
    private final int[] sums;
    private final boolean equal;
    private final FastRandom random;

    WeightedDraw(Lane[] lanes, FastRandom random) {
        this.lanes = lanes;
        this.random = random;
        this.sums = new int[lanes.length];
        int sum = 0;
        boolean same = true;
        for (int i = 0; i < lanes.length; i++) {
            sum = Math.addExact(sum, lanes[i].weight);
            sums[i] = sum;
            same &= lanes[i].weight == lanes[0].weight;
        }
        this.equal = same;
    }

    /** The mean of the weights. */
    double meanWeight() {
        return lanes.length == 0 ? 1 : (double) sums[lanes.length - 1] / lanes.length;
    }

    /** A lane that {@code standing} admits and that is not {@code except}, or null when there is none. */
    @Nullable
    Lane draw(Standing standing, Tried tried, long nowNanos, @Nullable Lane except) {
        for (int attempt = 0; attempt < 2; attempt++) {
            Lane lane = lanes[equal ? random.nextInt(lanes.length) : bisect(random.nextInt(sums[lanes.length - 1]))];
            if (lane != except && standing.admits(lane, tried, nowNanos)) {
                return lane;
            }
        }
        return scan(standing, tried, nowNanos, except);
    }

    // a reservoir of one: each admitted lane replaces the chosen one with the odds of its weight
    private @Nullable Lane scan(Standing standing, Tried tried, long nowNanos, @Nullable Lane except) {
        Lane chosen = null;
        int sum = 0;
        for (Lane lane : lanes) {
            if (lane != except && standing.admits(lane, tried, nowNanos)) {
                sum += lane.weight;
                chosen = random.nextInt(sum) < lane.weight ? lane : chosen;
            }
        }
        return chosen;
    }

    private int bisect(int point) {
        int low = 0;
        int high = sums.length - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sums[middle] > point) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }
}
