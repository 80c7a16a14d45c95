package dev.sluice.upstream;

/**
 * How many connections one loop keeps to one endpoint, and for how long. Immutable.
 *
 * @param max connections open or being opened
 * @param idle connections kept waiting
 * @param idleNanos how long one waits
 * @param streams requests that one carries at a time, where the protocol has room for more than one
 * @param lifetimeNanos how old one gets; zero is no bound
 * @param connectNanos how long opening one may take
 */
record PoolLimits(int max, int idle, int streams, long idleNanos, long lifetimeNanos, long connectNanos) {
    /** A loop's share of what is configured for the process. */
    static PoolLimits share(PoolConfig config, UpstreamTimeoutConfig timeouts, int loops) {
        return new PoolLimits(
                Math.max(1, (config.max() + loops - 1) / loops),
                (config.idle() + loops - 1) / loops,
                config.streams(),
                config.idleTimeout().toNanos(),
                config.lifetime().toNanos(),
                timeouts.connect().toNanos());
    }
}
