package dev.sluice.upstream.dial;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * The way onto a loop for connecting, probing and resolving: now, or after a while. Any thread may call; what is handed
 * in runs on the loop.
 */
public final class LoopProxy {
    private final EventLoop loop;

    /** The way onto this loop. */
    public LoopProxy(EventLoop loop) {
        this.loop = loop;
    }

    /** Runs the task at once if this is the loop, else as soon as the loop gets to it; after its shutdown not at all. */
    public void run(Runnable task) {
        if (loop.inEventLoop()) {
            task.run();
        } else if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    /** Runs the task once the loop is through with what it does now; after its shutdown not at all. */
    public void later(Runnable task) {
        if (!loop.isShuttingDown()) {
            loop.execute(task);
        }
    }

    /** Runs the task on the loop once the time has passed, unless the result is cancelled before. */
    public Future<?> after(long delayNanos, Runnable task) {
        return loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }
}
