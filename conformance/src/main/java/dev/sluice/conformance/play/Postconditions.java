package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Metrics;
import dev.sluice.conformance.product.Ports;
import dev.sluice.conformance.product.SluiceProcess;
import java.util.LinkedHashMap;
import java.util.Map;

/** What must hold after every scene and at every end: nothing is open, armed or lost; called by the thread that played. */
public final class Postconditions {
    private static final String CONNECTIONS = "sluice_connections_active";
    private static final String TIMERS = "sluice_timers_armed";

    /** Gauges and what they show when nothing is open: reading them is itself an exchange, though on no route. */
    private static final Map<String, Double> AT_REST = Map.of(
            "sluice_exchanges_active", 1.0,
            "sluice_leases_active", 0.0,
            "sluice_requests_active", 0.0,
            "sluice_server_requests_active", 0.0,
            "sluice_service_queue_length", 0.0);

    private Postconditions() {}

    /** Waits until everything is closed that the proxy counts; a gauge that does not come to rest is a failure. */
    public static void check(SluiceProcess sluice, Deadline deadline) throws InterruptedException {
        await(sluice, deadline, false);
        sluice.expectNoLeak();
    }

    /**
     * What must hold when a process has done all its work: with a configuration that asks for nothing, no connection but the
     * admin port's is open and no timer but theirs is armed, all gauges rest, and no buffer was lost.
     */
    public static void rest(SluiceProcess sluice, Deadline deadline) throws InterruptedException {
        sluice.install("sites: {\"http://127.0.0.1:" + Ports.free() + "\": {reply: \"200 rest\"}}\n", deadline);
        await(sluice, deadline, true);
        sluice.searchLeaks(deadline);
    }

    private static void await(SluiceProcess sluice, Deadline deadline, boolean atAnEnd) throws InterruptedException {
        Map<String, String> open = open(sluice, deadline, atAnEnd);
        while (!open.isEmpty()) {
            if (deadline.hasPassed()) {
                throw new SceneFailure("afterwards there is " + open);
            }
            Polling.pause(deadline);
            open = open(sluice, deadline, atAnEnd);
        }
    }

    /** What is open that should not be, with how much of it. */
    private static Map<String, String> open(SluiceProcess sluice, Deadline deadline, boolean atAnEnd) {
        Metrics metrics = sluice.admin().metrics(deadline);
        Map<String, String> open = new LinkedHashMap<>();
        AT_REST.forEach((gauge, rest) -> {
            double value = value(metrics, gauge);
            if (value != rest) {
                open.put(gauge, value + " instead of " + rest);
            }
        });
        double ours = metrics.sum(CONNECTIONS + "{listener=\"127.0.0.1:" + sluice.adminPortNumber() + "\"}");
        double connections = value(metrics, CONNECTIONS);
        if (atAnEnd && connections != ours) {
            open.put(CONNECTIONS, connections + ", of which the admin port's are " + ours);
        }
        double timers = value(metrics, TIMERS);
        if (atAnEnd && timers > ours) {
            open.put(TIMERS, timers + " for " + ours + " connections");
        }
        return open;
    }

    private static double value(Metrics metrics, String gauge) {
        if (!metrics.has(gauge)) {
            throw new SceneFailure("there is no metric " + gauge);
        }
        return metrics.sum(gauge);
    }
}
