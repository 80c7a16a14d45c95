package dev.sluice.cli;

import dev.sluice.admin.AdminPages;
import dev.sluice.admin.AdminSite;
import dev.sluice.admin.CertificatePage;
import dev.sluice.admin.Exposition;
import dev.sluice.admin.ProcessReadings;
import dev.sluice.admin.StatusPage;
import dev.sluice.base.Address;
import dev.sluice.base.Durations;
import dev.sluice.certs.StateDirectory;
import dev.sluice.config.ConfigReader;
import dev.sluice.control.Conductor;
import dev.sluice.control.Outcome;
import dev.sluice.control.Snapshot;
import dev.sluice.observe.Meters;
import dev.sluice.observe.Stage;
import dev.sluice.server.EventLoops;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy with everything it is made of: loops, meters, conductor, admin pages. Started by a command's thread; asked to
 * end by any.
 */
public final class Instance implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private final EventLoops loops;
    private final Conductor conductor;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean draining = new AtomicBoolean();
    private final AtomicBoolean bounded = new AtomicBoolean();

    /**
     * A proxy of configurations from the source on so many loops; nothing runs before {@link #start}. The environment says
     * where it keeps what outlives it.
     */
    public Instance(Supplier<ConfigReader.Result> source, int loopCount, Map<String, String> environment) {
        Meters meters = new Meters(loopCount);
        loops = new EventLoops(loopCount, meters, Instance::onStall);
        conductor = new Conductor(source, loops, meters, StateDirectory.of(environment));
        AdminSite admin = new AdminSite(loops.blocking(), loops, this::adminAddress);
        ProcessReadings readings = new ProcessReadings(EventLoops::bufferBytes);
        Exposition exposition =
                new Exposition(meters, readings, Version.TEXT).with(new CertificatePage(conductor::certificates));
        StatusPage status = new StatusPage(conductor, meters, Version.TEXT);
        new AdminPages(conductor, exposition, status, this::stop).addTo(admin);
        conductor.admin(admin.site());
        conductor.whenPublished(
                snapshot -> Diagnostics.level(snapshot.config().log().level()));
    }

    private static void onStall(int loop, long delayNanos, @Nullable Stage stage, @Nullable String label) {
        LOG.warn(
                "loop {} was held up for {} ms{}{}",
                loop,
                TimeUnit.NANOSECONDS.toMillis(delayNanos),
                stage == null ? "" : " in " + stage.label(),
                label == null ? "" : ", at " + label);
    }

    private @Nullable Address adminAddress() {
        Snapshot snapshot = conductor.snapshot();
        return snapshot == null ? null : snapshot.config().admin().listen();
    }

    /** Applies the first configuration. */
    public Outcome start() {
        return conductor.start();
    }

    /** What runs. */
    public Conductor conductor() {
        return conductor;
    }

    /** Begins to end with the configured deadline; asked again, ends at once. Returns at once. */
    public void stop() {
        Snapshot snapshot = conductor.snapshot();
        boolean again = bounded.getAndSet(true);
        Duration deadline = again || snapshot == null
                ? Duration.ZERO
                : snapshot.config().timeouts().drain();
        LOG.info(again ? "ending now" : "draining for at most {}", Durations.print(deadline));
        drain(deadline);
    }

    /** Begins to end as soon as every exchange has; returns at once. */
    public void stopGracefully() {
        if (!bounded.get()) {
            LOG.info("draining without a deadline");
            drain(null);
        }
    }

    private void drain(@Nullable Duration deadline) {
        conductor.drainWithin(deadline);
        if (draining.compareAndSet(false, true)) {
            new Thread(this::end, "drain").start();
        }
    }

    private void end() {
        try {
            conductor.drain();
        } finally {
            ended.countDown();
        }
    }

    /** Waits until it has ended. */
    public void awaitEnd() throws InterruptedException {
        ended.await();
    }

    /** Ends at once whatever is open, and waits for it. */
    @Override
    public void close() {
        if (draining.compareAndSet(false, true)) {
            conductor.drainWithin(Duration.ZERO);
            end();
        }
    }
}
