package dev.sluice.local;

import dev.sluice.exchange.Captured;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Target;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import java.util.concurrent.Executor;

/**
 * The target that serves a directory: what the open end of the route's path stood for is looked up below the root; where
 * the path has no open end, it is the path's last segment. Immutable, shared by all loops.
 */
public final class Files implements Target {
    private final FilesConfig config;
    private final Disk disk;
    private final Executor blocking;
    private final LoopProxy loops;

    /** The target as configured; the disk is touched on {@code blocking} only, and {@code loops} leads back. */
    public Files(FilesConfig config, Executor blocking, LoopProxy loops) {
        this.config = config;
        this.disk = new Disk(config);
        this.blocking = blocking;
        this.loops = loops;
    }

    @Override
    public void serve(Exchange x) {
        Head request = x.request();
        if (request.method() != Method.GET && request.method() != Method.HEAD) {
            x.reply(FileReplies.NOT_ALLOWED);
            return;
        }
        int start = nameStart(request, x.captured());
        String name = FilePath.relative(request.array(), start, request.pathEnd());
        if (name == null) {
            x.reply(FileReplies.MISSING);
        } else {
            new FileServing(x, disk, blocking, loops).begin(name);
        }
    }

    private static int nameStart(Head request, Captured captured) {
        int tail = captured.tailStart();
        if (tail != Captured.NONE) {
            return tail;
        }
        int slash = request.pathEnd() - 1;
        while (slash > request.pathStart() && request.array()[slash] != '/') {
            slash--;
        }
        return slash;
    }

    @Override
    public String description() {
        return "files " + config.root();
    }
}
