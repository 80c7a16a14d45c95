package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.product.Metrics;
import dev.sluice.conformance.product.SluiceProcess;
import java.util.List;

/** What must hold after every scene: nothing is open that the scene opened; pure but for reading the admin port. */
final class Postconditions {
    private static final List<String> BACK_AT_ZERO = List.of("sluice_exchanges_active", "sluice_leases_active");

    private Postconditions() {}

    static void check(SluiceProcess sluice, Deadline deadline) throws InterruptedException {
        for (String gauge : BACK_AT_ZERO) {
            double value = value(sluice, gauge, deadline);
            while (value != 0) {
                if (deadline.hasPassed()) {
                    throw new SceneFailure("afterwards " + gauge + " is " + value + ", not 0");
                }
                Thread.sleep(5);
                value = deadline.hasPassed() ? value : value(sluice, gauge, deadline);
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
