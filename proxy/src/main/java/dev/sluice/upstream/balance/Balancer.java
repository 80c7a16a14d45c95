package dev.sluice.upstream.balance;

import dev.sluice.base.FastRandom;
import org.jspecify.annotations.Nullable;

/**
 * A loop's way of choosing among the lanes of a service; a changed list of lanes gets a new balancer. Which lanes are up
 * for choice is the same for all ({@link Standing}); only the choice differs. A pick allocates nothing. Owned by one
 * loop, so what it balances is this loop's load, not the process's.
 */
public abstract sealed class Balancer
        permits RoundRobin, WeightedRandom, LeastRequests, LeastLatency, FirstUp, ConsistentHash {
    final Lane[] lanes;
    final FastRandom random;

    Balancer(Lane[] lanes, FastRandom random) {
        this.lanes = lanes;
        this.random = random;
    }

    /** In turn, each as often as its weight, spread evenly. */
    public static Balancer roundRobin(Lane[] lanes, FastRandom random) {
        return new RoundRobin(lanes, random);
    }

    /** By chance, in proportion to the weights. */
    public static Balancer random(Lane[] lanes, FastRandom random) {
        return new WeightedRandom(lanes, random);
    }

    /** The fewest requests in flight for its weight. */
    public static Balancer leastRequests(Lane[] lanes, FastRandom random) {
        return new LeastRequests(lanes, random);
    }

    /** The better of two drawn by weight, by latency and requests in flight; the default. */
    public static Balancer leastLatency(Lane[] lanes, FastRandom random) {
        return new LeastLatency(lanes, random);
    }

    /** The first of the list that can serve. */
    public static Balancer first(Lane[] lanes, FastRandom random) {
        return new FirstUp(lanes, random);
    }

    /** The same key to the same lane for as long as it can serve. */
    public static Balancer hash(Lane[] lanes, FastRandom random) {
        return new ConsistentHash(lanes, random);
    }

    /**
     * The lane for a request, or null when {@link Standing#of} says FULL or NONE. The key matters to {@link #hash} only;
     * a request without one passes a random number.
     */
    public final @Nullable Lane pick(Tried tried, long key, long nowNanos) {
        Standing standing = Standing.of(lanes, tried, nowNanos);
        return standing == Standing.FULL || standing == Standing.NONE ? null : choose(standing, tried, key, nowNanos);
    }

    /** The choice among the lanes that {@code standing} admits, of which there is at least one. */
    abstract @Nullable Lane choose(Standing standing, Tried tried, long key, long nowNanos);

    /** A request goes to the lane; pairs with {@link #onEnd}. */
    public final void onStart(Lane lane) {
        lane.inFlight++;
    }

    /**
     * The request to the lane is over. The latency is the time to the response head or to the failure; a failure here is
     * one that speaks against the server.
     */
    public final void onEnd(Lane lane, long latencyNanos, boolean failed, long nowNanos) {
        lane.inFlight--;
        learn(lane, latencyNanos, failed, nowNanos);
    }

    /**
     * The request to the lane is over and says nothing about the server: the client went away, or the connection could
     * not be reused.
     */
    public final void onCancel(Lane lane) {
        lane.inFlight--;
    }

    /** What the policy makes of a measured request. */
    void learn(Lane lane, long latencyNanos, boolean failed, long nowNanos) {}
}
