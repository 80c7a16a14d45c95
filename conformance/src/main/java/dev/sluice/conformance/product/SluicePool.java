package dev.sluice.conformance.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Living processes of our proxy, lent to one scene at a time because a start costs more than a reload; safe from any thread. */
public final class SluicePool implements AutoCloseable {
    private final Path directory;
    private final Deque<SluiceProcess> idle = new ArrayDeque<>();
    private final AtomicInteger made = new AtomicInteger();

    /** A pool that keeps its processes' files below {@code directory}. */
    public SluicePool(Path directory) {
        this.directory = directory;
    }

    /** A process that nobody else uses until it is given back. */
    public SluiceProcess lease() {
        synchronized (idle) {
            SluiceProcess process = idle.poll();
            if (process != null) {
                return process;
            }
        }
        return fresh();
    }

    /** A process that was never used; its user closes it. */
    public SluiceProcess fresh() {
        try {
            Path own = directory.resolve("process-" + made.incrementAndGet());
            return new SluiceProcess(Files.createDirectories(own));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives back a process that is fit for the next scene. */
    public void giveBack(SluiceProcess process) {
        synchronized (idle) {
            idle.push(process);
        }
    }

    /** The processes that nobody uses now; they stay in the pool. */
    public List<SluiceProcess> idle() {
        synchronized (idle) {
            return List.copyOf(idle);
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            idle.forEach(SluiceProcess::close);
            idle.clear();
        }
    }
}
