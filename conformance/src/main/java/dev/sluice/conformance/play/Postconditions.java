package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Metrics;
import dev.sluice.conformance.product.SluiceProcess;
import java.util.Map;

/** What must hold after every scene: nothing is open that the scene opened; pure but for reading the admin port. */
public final class Postconditions {
    /** Gauges and what they show when nothing is open: reading them is itself an exchange. */
    private static final Map<String, Double> AT_REST =
            Map.of("sluice_exchanges_active", 1.0, "sluice_leases_active", 0.0);

    private Postconditions() {}

    /** Waits until everything is closed that the proxy counts; a gauge that does not come to rest is a failure. */
    public static void check(SluiceProcess sluice, Deadline deadline) throws InterruptedException {
        for (Map.Entry<String, Double> gauge : AT_REST.entrySet()) {
            double value = value(sluice, gauge.getKey(), deadline);
            while (value != gauge.getValue()) {
                if (deadline.hasPassed()) {
                    throw new SceneFailure(
                            "afterwards " + gauge.getKey() + " is " + value + ", not " + gauge.getValue());
                }
                Thread.sleep(5);
                value = deadline.hasPassed() ? value : value(sluice, gauge.getKey(), deadline);
            }
        }
    }

    private static double value(SluiceProcess sluice, String gauge, Deadline deadline) {
        Metrics metrics = sluice.admin().metrics(deadline);
        if (!metrics.has(gauge)) {
            throw new SceneFailure("there is no metric " + gauge);
        }
        return metrics.sum(gauge);
    }
}
