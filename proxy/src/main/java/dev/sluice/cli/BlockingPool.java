package dev.sluice.cli;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that may block, made as they are needed and gone when they are not. Any thread hands them work. */
final class BlockingPool {
    private static final int THREADS = 16;
    private static final int WAITING = 1024;
    private static final long IDLE_SECONDS = 30;

    private BlockingPool() {}

    /** A pool that refuses work when far too much of it waits. */
    static ExecutorService open() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "blocking-" + count.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
