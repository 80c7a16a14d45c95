package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import org.jspecify.annotations.Nullable;

/**
 * Weighted rendezvous hashing (Thaler and Ravishankar, 1998; Schindelhauer and Schomaker's logarithm for weights): each
 * lane scores the key and the highest score wins. A lane that goes away moves only its own keys, each to its next best;
 * one that comes takes only its share; the order of the list does not matter and there is no table to rebuild. The cost
 * is one multiplication a lane, a logarithm where weights differ. Owned by one loop.
 */
final class ConsistentHash extends Balancer {
    private final boolean equal;

    ConsistentHash(Lane[] lanes, FastRandom random) {
        super(lanes, random);
        boolean same = true;
        for (Lane lane : lanes) {
            same &= lane.weight == lanes[0].weight;
        }
        this.equal = same;
    }

    @Override
    @Nullable
    Lane choose(Standing standing, Tried tried, long key, long nowNanos) {
        Lane best = null;
        double highest = 0;
        for (Lane lane : lanes) {
            if (standing.admits(lane, tried, nowNanos)) {
                double score = score(lane, key);
                if (best == null || score > highest) {
                    best = lane;
                    highest = score;
                }
            }
        }
        return best;
    }

    private double score(Lane lane, long key) {
        double chance = ((mix(key ^ lane.seed) >>> 11) + 0.5) * 0x1.0p-53;
        // where weights are alike the logarithm would not change the order
        return equal ? chance : -lane.weight / Math.log(chance);
    }

    /** The name of a server as a number: FNV-1a, then mixed, since names differ in their last bytes. */
    static long hash(byte[] name) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : name) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        return mix(hash);
    }

    // the finaliser of SplitMix64
    private static long mix(long bits) {
        long z = (bits ^ (bits >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
