package dev.sluice.local;

import dev.sluice.exchange.Loop;

/** The way back to a loop for work that was done off it; implemented where event loops are known. Any thread may call. */
public interface LoopProxy {
    /**
     * Runs the task on the loop, as an event of its own.
     *
     * @throws java.util.concurrent.RejectedExecutionException when the loop has ended
     */
    void execute(Loop loop, Runnable task);
}
