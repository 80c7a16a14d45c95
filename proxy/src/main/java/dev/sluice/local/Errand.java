package dev.sluice.local;

import dev.sluice.exchange.Loop;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * A piece of blocking work that an exchange has done off its loop: out on the blocking pool, then back on the loop with
 * what it found. One thread has it at a time, and the queues between them order what each wrote; so its fields are
 * plain. It may be sent again once it is back.
 */
abstract class Errand implements Runnable {
    private @Nullable LoopProxy home;
    private @Nullable Loop loop;
    private boolean done;

    /**
     * Sends it out; on the loop.
     *
     * @throws RejectedExecutionException when nobody takes it
     */
    final void leave(Executor blocking, LoopProxy newHome, Loop newLoop) {
        home = newHome;
        loop = newLoop;
        done = false;
        blocking.execute(this);
    }

    @Override
    public final void run() {
        Loop mine = loop;
        LoopProxy way = home;
        if (mine == null || way == null) {
            return;
        }
        if (done) {
            mine.refresh();
            back();
            return;
        }
        done = true;
        try {
            work();
        } catch (IOException | RuntimeException e) {
            // what is missing tells back() of it
        }
        try {
            way.execute(mine, this);
        } catch (RejectedExecutionException e) {
            lost();
        }
    }

    /** Does the work; on the blocking pool. */
    abstract void work() throws IOException;

    /** Takes what the work brought; on the loop. */
    abstract void back();

    /** Gives back what the work brought, as the loop is no more; on the blocking pool. */
    abstract void lost();
}
