package dev.sluice.upstream.probe;

import dev.sluice.base.FastRandom;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Health;
import dev.sluice.upstream.dial.Dialer;
import dev.sluice.upstream.dial.LoopProxy;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The checking of one endpoint, once a process: a fresh connection every interval, give or take a tenth so that probes
 * do not march in step, the first within a tenth of it (half a second at most). It publishes the verdict on the endpoint
 * and tells a listener when it changed. While the endpoint has no address nothing is checked. Lives on one background
 * loop; {@link #start} and {@link #close} may come from any thread.
 */
public final class Probe implements AutoCloseable {
    /** Who hears of verdicts; called on the probe's loop. */
    public interface Listener {
        /** The verdict changed or, the first time, is there; {@code detail} is what the deciding check saw. */
        void onVerdict(Endpoint endpoint, boolean up, String detail);
    }

    private static final long LONGEST_START_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long UNRESOLVED_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    final Endpoint endpoint;
    final Dialer dialer;
    final LoopProxy proxy;
    private final Check check;
    private final FastRandom random;
    private final Listener listener;
    private HealthState state;
    private @Nullable Future<?> next;
    private @Nullable ProbeExchange exchange;
    private boolean closed;

    /** A probe that does nothing before {@link #start}; the random generator is the loop's. */
    public Probe(Endpoint endpoint, Check check, EventLoop loop, FastRandom random, Listener listener) {
        this.endpoint = endpoint;
        this.check = check;
        this.dialer = new Dialer(loop);
        this.proxy = new LoopProxy(loop);
        this.random = random;
        this.listener = listener;
        this.state = new HealthState(check.pace().rise(), check.pace().fall(), Health.UNKNOWN);
    }

    /** Begins to check; the first result decides. */
    public void start() {
        proxy.run(this::onStart);
    }

    /** Begins to check where a probe of the same check has left off: what that found holds until results in a row differ. */
    public void goOn() {
        proxy.run(() -> {
            state = new HealthState(check.pace().rise(), check.pace().fall(), endpoint.health());
            onStart();
        });
    }

    /** Stops: no verdict after this has run on the loop; the last one stays with the endpoint. */
    @Override
    public void close() {
        proxy.run(this::onClose);
    }

    private void onStart() {
        long longest = Math.min(check.pace().intervalNanos() / 10, LONGEST_START_NANOS);
        if (!closed && next == null) {
            next = proxy.after((long) (longest * random.nextDouble()), this::onTick);
        }
    }

    private void onClose() {
        if (closed) {
            return;
        }
        closed = true;
        if (next != null) {
            next.cancel(false);
        }
        if (exchange != null) {
            exchange.cancel();
        }
    }

    private void onTick() {
        if (closed) {
            return;
        }
        long interval = check.pace().intervalNanos();
        if (endpoint.addresses().isEmpty()) {
            next = proxy.after(Math.min(interval, UNRESOLVED_NANOS), this::onTick);
            return;
        }
        next = proxy.after((long) (interval * (1 + 0.1 * random.nextDouble())), this::onTick);
        if (exchange == null) {
            exchange = new ProbeExchange(this, check);
            exchange.begin();
        }
    }

    void onResult(boolean passed, String detail) {
        exchange = null;
        if (!closed && state.onResult(passed)) {
            endpoint.publish(state.health());
            listener.onVerdict(endpoint, passed, detail);
        }
    }
}
