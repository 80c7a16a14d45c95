package dev.sluice.control;

import dev.sluice.exchange.Loop;
import dev.sluice.observe.AccessLog;
import dev.sluice.observe.AccessLogConfig;
import dev.sluice.observe.LogOutput;
import dev.sluice.observe.Meters;
import dev.sluice.server.EventLoops;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The access log over reloads: opened before a snapshot is published, closed after the loops have left it. Conductor. */
final class AccessLogs {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private final EventLoops loops;
    private final Meters meters;
    private @Nullable AccessLogConfig config;
    private @Nullable AccessLog log;
    private @Nullable AccessLogConfig nextConfig;
    private @Nullable AccessLog next;
    private @Nullable AccessLog left;

    AccessLogs(EventLoops loops, Meters meters) {
        this.loops = loops;
        this.meters = meters;
    }

    /** Opens what the next snapshot wants, if it is another log. */
    void prepare(AccessLogConfig wanted) throws IOException {
        nextConfig = wanted;
        next = wanted.equals(config) ? log : open(wanted);
    }

    private @Nullable AccessLog open(AccessLogConfig wanted) throws IOException {
        if (wanted.isOff()) {
            return null;
        }
        LogOutput output = wanted.to().equals("stdout")
                ? LogOutput.channel("standard output", new FileOutputStream(FileDescriptor.out).getChannel())
                : LogOutput.file(Path.of(wanted.to()));
        return AccessLog.open(output, wanted, loops.loops().size(), meters.process(), LOG::warn);
    }

    /** The next snapshot does not come. */
    void rollback() {
        AccessLog opened = next;
        next = null;
        if (opened != null && opened != log) {
            opened.close();
        }
    }

    /** Loops write to the next log from now on; {@link #retire} closes the old one. */
    void commit() {
        AccessLog old = log;
        log = next;
        config = nextConfig;
        next = null;
        if (old == log) {
            return;
        }
        left = old;
        for (int i = 0; i < loops.loops().size(); i++) {
            Loop loop = loops.loops().get(i);
            AccessLog.Loop end = log == null ? null : log.on(i);
            loops.run(i, () -> loop.accessLog(end));
        }
    }

    /** Closes the log that the loops have left; waits for its disk, so not before the snapshot is published. */
    void retire() {
        AccessLog old = left;
        left = null;
        if (old != null) {
            old.close();
        }
    }

    void reopen() {
        AccessLog current = log;
        if (current != null) {
            current.reopen();
        }
    }

    void close() {
        AccessLog current = log;
        if (current != null) {
            current.close();
        }
    }
}
