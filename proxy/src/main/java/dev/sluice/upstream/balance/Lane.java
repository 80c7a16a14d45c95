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
    private boolean stuck;

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

    /** Says whether this loop has neither a connection to lease there nor leave to open one. */
    public void stuck(boolean nowStuck) {
        stuck = nowStuck;
    }

    /** Whether no request can go there now, for want of a place at the server or of a connection of this loop. */
    public boolean isFull() {
        return stuck || endpoint.isFull();
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
