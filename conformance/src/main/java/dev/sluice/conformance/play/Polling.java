package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;

/** The wait between two looks at something that cannot tell us when it changes; used by any thread. */
final class Polling {
    private static final int PAUSE_MILLIS = 5;

    private Polling() {}

    static void pause(Deadline deadline) throws InterruptedException {
        Thread.sleep(Math.min(PAUSE_MILLIS, deadline.millisLeft()));
    }
}
