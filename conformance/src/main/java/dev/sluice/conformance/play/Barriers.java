package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The named points where blocks of one scene wait for each other; safe from every thread of the scene. */
final class Barriers {
    private final Map<String, CountDownLatch> reached = new ConcurrentHashMap<>();

    void reach(String name) {
        named(name).countDown();
    }

    void await(String name, Deadline deadline) throws InterruptedException {
        if (!named(name).await(deadline.millisLeft(), TimeUnit.MILLISECONDS)) {
            throw new SceneFailure("nobody reached \"" + name + "\"");
        }
    }

    private CountDownLatch named(String name) {
        return reached.computeIfAbsent(name, any -> new CountDownLatch(1));
    }
}
