package dev.sluice.upstream;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Target;

/** The target that forwards to a service. Immutable, shared by all loops. */
public final class Forward implements Target {
    private final Cluster cluster;

    /** Forwards to the cluster. */
    public Forward(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void serve(Exchange x) {
        cluster.on(x.loop()).serve(x);
    }

    @Override
    public String description() {
        return "service " + cluster.config().name();
    }

    /** The service. */
    public Cluster cluster() {
        return cluster;
    }
}
