package dev.sluice.upstream;

import dev.sluice.base.FastRandom;
import dev.sluice.base.Spares;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Loop;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import dev.sluice.observe.ServiceMeter;
import dev.sluice.upstream.balance.Balancer;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Health;
import dev.sluice.upstream.balance.Lane;
import dev.sluice.upstream.balance.RetryBudget;
import dev.sluice.upstream.balance.Standing;
import dev.sluice.upstream.balance.Tried;
import dev.sluice.upstream.dial.Dialer;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One loop's part of a cluster: lanes, balancer, pools, spare attempts and the queue. Owned by that loop. */
final class LoopCluster implements ConnectionPool.Owner {
    private static final int FREE_RETRIES_PER_SECOND = 3;
    private static final long RETIRED_POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Cluster cluster;
    private final Loop loop;
    private final Lane[] lanes;
    private final ConnectionPool[] pools;
    private final Balancer balancer;
    private final RetryBudget budget;
    private final ServiceMeter.Cells meter;
    private final Head continueHead = new Head();
    private final Spares<Attempt> spare = new Spares<>();
    private final LoopLine line;

    LoopCluster(Cluster cluster, Loop loop, EventLoop eventLoop, int loops) {
        this.cluster = cluster;
        this.loop = loop;
        ServiceConfig config = cluster.config();
        Endpoint[] endpoints = cluster.endpoints();
        PoolLimits limits = PoolLimits.share(config.pool(), config.timeout(), loops);
        Dialer dialer = new Dialer(eventLoop);
        this.meter = cluster.meter().on(loop.index());
        this.lanes = new Lane[endpoints.length];
        this.pools = new ConnectionPool[endpoints.length];
        for (int i = 0; i < endpoints.length; i++) {
            lanes[i] = new Lane(endpoints[i], i);
            pools[i] = new ConnectionPool(this, lanes[i], limits, loop, dialer, cluster.meter(i));
        }
        this.line = new LoopLine(cluster.line(), loop.index(), config.limit().inflight() > 0, this::hasPlace);
        continueHead.reset();
        continueHead.status(100);
        this.balancer = balancer(config.balance().algorithm(), lanes, loop.random());
        this.budget = new RetryBudget(config.retry().budget(), FREE_RETRIES_PER_SECOND, loop.nowNanos());
    }

    private static Balancer balancer(BalanceConfig.Algorithm algorithm, Lane[] lanes, FastRandom random) {
        return switch (algorithm) {
            case ROUND_ROBIN -> Balancer.roundRobin(lanes, random);
            case RANDOM -> Balancer.random(lanes, random);
            case LEAST_REQUESTS -> Balancer.leastRequests(lanes, random);
            case LEAST_LATENCY -> Balancer.leastLatency(lanes, random);
            case FIRST -> Balancer.first(lanes, random);
            case HASH -> Balancer.hash(lanes, random);
        };
    }

    /** The interim response that asks for the body (RFC 9110 section 15.2.1); the loop's, not to be changed. */
    Head continueHead() {
        return continueHead;
    }

    /** Serves an exchange from this cluster. */
    void serve(Exchange x) {
        Attempt attempt = spare.take();
        if (attempt == null) {
            attempt = new Attempt(this);
        }
        budget.onRequest(loop.nowNanos());
        meter.request();
        attempt.begin(x);
    }

    void giveBack(Attempt attempt) {
        spare.give(attempt);
    }

    @Nullable
    Lane pick(Tried tried, Affinity affinity) {
        Lane kept = affinity.lane(tried);
        return kept != null ? kept : balancer.pick(tried, affinity.key(), loop.nowNanos());
    }

    /** Takes a retry from the budget if it has one. */
    boolean tryRetry() {
        boolean allowed = budget.tryRetry(loop.nowNanos());
        if (!allowed) {
            meter.budgetExhausted();
        }
        return allowed;
    }

    ServiceMeter.Cells meter() {
        return meter;
    }

    Cluster cluster() {
        return cluster;
    }

    Loop loop() {
        return loop;
    }

    Lane[] lanes() {
        return lanes;
    }

    Balancer balancer() {
        return balancer;
    }

    ConnectionPool pool(Lane lane) {
        return pools[lane.index()];
    }

    /* --------------- the queue --------------- */

    /** Whether who comes now has to wait behind others. */
    boolean hasLine() {
        return line.isBusy();
    }

    /** Lets the attempt wait for a free place; false when the queue is full. */
    boolean enqueue(LoopLine.Waiting attempt) {
        return line.join(attempt);
    }

    void dequeue(LoopLine.Waiting attempt) {
        line.leave(attempt);
    }

    /** Looks again after somebody has queued: a place that became free just before woke nobody. */
    void checkQueue(Tried tried) {
        if (Standing.of(lanes, tried, loop.nowNanos()) != Standing.FULL) {
            line.onPlaceFree();
        }
    }

    /** A place has become free. */
    void onPlaceFree() {
        line.onPlaceFree();
    }

    /** Whether waiting may be over, with a place or because there is no server left; for this loop or for another. */
    private boolean hasPlace() {
        for (Lane lane : lanes) {
            if (!lane.endpoint().isFull() || lane.endpoint().health() == Health.DOWN) {
                return true;
            }
        }
        return false;
    }

    /** Lets whoever waits longest try again. */
    void turn() {
        loop.refresh();
        line.turn();
    }

    /* --------------- what pools ask --------------- */

    @Override
    public Speech speech() {
        return cluster.config().protocol();
    }

    /** A server takes all that comes through a connection for the client's that its PROXY header names. */
    @Override
    public boolean isExclusive() {
        return cluster.config().proxyProtocol() != ProxyProtocol.OFF;
    }

    @Override
    public void onNotConnected(Endpoint endpoint, Reason reason, String detail) {
        cluster.onNotConnected(endpoint, reason, detail);
    }

    @Override
    public void onRoom() {
        onPlaceFree();
    }

    /* --------------- upkeep --------------- */

    void sweep() {
        spare.trim();
        for (ConnectionPool pool : pools) {
            pool.sweep();
        }
    }

    void retire() {
        for (ConnectionPool pool : pools) {
            pool.retire();
        }
        outlast();
    }

    /** Who still waits here is told of no place that a request to the service as it is now gives back: it looks itself. */
    private void outlast() {
        if (!line.isEmpty()) {
            line.wake();
            cluster.after(loop.index(), RETIRED_POLL_NANOS, this::outlast);
        }
    }
}
