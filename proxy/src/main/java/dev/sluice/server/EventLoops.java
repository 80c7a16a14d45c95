package dev.sluice.server;

import dev.sluice.base.Clock;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.Loop;
import dev.sluice.local.LoopProxy;
import dev.sluice.observe.LoopWatchdog;
import dev.sluice.observe.Meters;
import dev.sluice.route.Captures;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loops of the process and what each shares. The only place, with the typed proxies, that hands work to a
 * loop from outside. Driven by the conductor.
 */
public final class EventLoops implements LoopProxy, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");
    private static final int BLOCKING_THREADS = 32;
    private static final long BLOCKING_IDLE_SECONDS = 30;

    private final IoEventLoopGroup group;
    private final List<EventLoop> eventLoops = new ArrayList<>();
    private final List<Loop> loops = new ArrayList<>();
    private final List<Future<?>> ticks = new ArrayList<>();
    private final ThreadPoolExecutor blocking = new ThreadPoolExecutor(
            BLOCKING_THREADS,
            BLOCKING_THREADS,
            BLOCKING_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            new DefaultThreadFactory("blocking", true));

    /** Starts so many loops; epoll where there is epoll. */
    public EventLoops(int count, Meters meters, LoopWatchdog.Report stalls) {
        blocking.allowCoreThreadTimeOut(true);
        IoHandlerFactory factory = Epoll.isAvailable() ? KeepingEpoll.newFactory() : NioIoHandler.newFactory();
        this.group = new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("loop"), factory);
        for (int i = 0; i < count; i++) {
            EventLoop eventLoop = group.next();
            Loop loop = new Loop(i, Clock.SYSTEM, meters, Captures::new, stalls);
            eventLoops.add(eventLoop);
            loops.add(loop);
            ticks.add(eventLoop.scheduleAtFixedRate(
                    () -> tick(loop), TimerWheel.TICK_NANOS, TimerWheel.TICK_NANOS, TimeUnit.NANOSECONDS));
        }
    }

    /** The loop's time goes on whatever one timer does: an exception here would end all of them for good. */
    private static void tick(Loop loop) {
        try {
            loop.tick();
        } catch (RuntimeException e) {
            LOG.error("a timer failed", e);
        }
    }

    /** All loops, in turn. */
    IoEventLoopGroup group() {
        return group;
    }

    /** The number of the loop. */
    int indexOf(EventLoop eventLoop) {
        int i = 0;
        while (eventLoops.get(i) != eventLoop) {
            i++;
        }
        return i;
    }

    /** The sockets' side, one a loop. */
    public List<EventLoop> eventLoops() {
        return eventLoops;
    }

    /** The exchanges' side, in step with {@link #eventLoops}. */
    public List<Loop> loops() {
        return loops;
    }

    /** The threads for work that blocks. */
    public Executor blocking() {
        return blocking;
    }

    @Override
    public void execute(Loop loop, Runnable task) {
        eventLoops.get(loop.index()).execute(() -> {
            loop.refresh();
            task.run();
        });
    }

    /** Runs the task on the loop of this number and waits until it has run; not from a loop. */
    public void run(int index, Runnable task) {
        eventLoops.get(index).submit(task).awaitUninterruptibly();
    }

    /** Memory that the network buffers' allocator has taken outside the heap. */
    public static long bufferBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory();
    }

    @Override
    public void close() {
        ticks.forEach(tick -> tick.cancel(false));
        blocking.shutdown();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
