package dev.sluice.upstream.balance;

/**
 * One loop's view of an endpoint: what this loop has in flight there and what balancing remembers. Owned by one loop;
 * what else a loop keeps for an endpoint (its connection pool) stands at {@link #index} of an array beside the lanes.
 */
public final class Lane {
    final int weight;
    final boolean backup;
    final long seed;
    final PeakEwma latency = new PeakEwma();
    int inFlight;
    long turn;

    private final Endpoint endpoint;
    private final int index;

    /** A lane at its place in the loop's array of lanes. */
    public Lane(Endpoint endpoint, int index) {
        this.endpoint = endpoint;
        this.index = index;
        this.weight = endpoint.weight();
        this.backup = endpoint.isBackup();
        this.seed = ConsistentHash.hash(endpoint.nameBytes());
    }

    /** The server, shared with the other loops. */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** Its place in the loop's array of lanes. */
    public int index() {
        return index;
    }

    /** Requests this loop has in flight there. */
    public int inFlight() {
        return inFlight;
    }

    /** The peak EWMA of latency in nanoseconds, 0 while nothing was measured. */
    public double costNanos(long nowNanos) {
        return latency.cost(nowNanos, inFlight == 0);
    }

    @Override
    public String toString() {
        return endpoint.name();
    }
}
