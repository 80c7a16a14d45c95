package dev.sluice.admin;

import dev.sluice.control.Snapshot;
import dev.sluice.upstream.Cluster;
import dev.sluice.upstream.Forecast;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.balance.Endpoint;
import org.jspecify.annotations.Nullable;

/** Answers to what would become of a request at the running proxy. Any blocking thread, one at a time. */
final class Questions {
    private long compiled = -1;
    private @Nullable DryRun dryRun;

    /** What would become of the request, with the servers as they fare now. */
    synchronized String ask(Snapshot snapshot, Inquiry inquiry) {
        DryRun current = dryRun;
        if (current == null || compiled != snapshot.id()) {
            current = DryRun.of(snapshot.config());
            dryRun = current;
            compiled = snapshot.id();
        }
        return current.explain(inquiry, service -> endpoints(snapshot, service));
    }

    private static Endpoint[] endpoints(Snapshot snapshot, ServiceConfig service) {
        for (Cluster cluster : snapshot.clusters()) {
            if (cluster.config().equals(service)) {
                return cluster.endpoints();
            }
        }
        return Forecast.allUp(service);
    }
}
