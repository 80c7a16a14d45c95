package dev.sluice.base;

import java.security.SecureRandom;

/**
 * A SplitMix64 generator (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014): quick, small, not
 * for secrets. Owned by one thread, usually a loop.
 */
public final class FastRandom {
    private long state;

    /** A generator whose sequence is fixed by the seed. */
    public FastRandom(long seed) {
        this.state = seed;
    }

    /** A generator seeded from the system's entropy. */
    public static FastRandom seeded() {
        return new FastRandom(new SecureRandom().nextLong());
    }

    /** Sixty-four uniformly distributed bits. */
    public long nextLong() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** A number from 0 (included) to {@code bound} (excluded, above zero), by Lemire's multiplication. */
    public int nextInt(int bound) {
        return (int) (((nextLong() >>> 32) * bound) >>> 32);
    }

    /** A number from 0.0 (included) to 1.0 (excluded). */
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }
}
