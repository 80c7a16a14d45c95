package dev.sluice.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The access log: lines are formed on the loops and put into a ring for each loop; a thread of its own, of the
 * {@code io} kind, writes what the rings hold in one piece, at least ten times a second. A loop never waits: when the
 * writer does not keep up, lines are dropped and counted; when the output fails, lines are lost and counted, and it is
 * said once until it works again.
 */
public final class AccessLog implements AutoCloseable {
    private static final int LINE_BYTES = 256;
    private static final int LEAST_RING = 64 * 1024;
    private static final long FLUSH_MILLIS = 100;
    private static final long CLOSE_MILLIS = 5_000;

    private final LogOutput output;
    private final Consumer<String> complaints;
    private final ProcessMeter meter;
    private final Loop[] loops;
    private final Semaphore wake = new Semaphore(0);
    private final Thread writer = new Thread(this::run, "io-access-log");

    private volatile boolean closing;
    private volatile boolean reopening;

    private WritableByteChannel channel;
    private boolean failing;
    private boolean midLine;
    private boolean torn;

    private AccessLog(
            LogOutput output, LogFormat format, int loops, int ring, ProcessMeter meter, Consumer<String> complaints)
            throws IOException {
        this.output = output;
        this.complaints = complaints;
        this.meter = meter;
        this.channel = output.open();
        this.loops = new Loop[loops];
        for (int i = 0; i < loops; i++) {
            this.loops[i] = new Loop(format, new LogRing(ring), meter.on(i), wake);
        }
        writer.setDaemon(true);
    }

    /**
     * Opens the output and starts the writer. The settings' queue is shared out to the loops at {@value #LINE_BYTES}
     * bytes a line.
     *
     * @param complaints told, on the writer's thread, when the output begins to fail and when it works again
     */
    public static AccessLog open(
            LogOutput output, AccessLogConfig config, int loops, ProcessMeter meter, Consumer<String> complaints)
            throws IOException {
        int lines = Integer.highestOneBit(Math.max(config.queue() / loops, 1));
        int ring = Math.max(lines * LINE_BYTES, LEAST_RING);
        AccessLog log = new AccessLog(output, LogFormat.of(config), loops, ring, meter, complaints);
        log.writer.start();
        return log;
    }

    /** A log whose writer thread is not running, for tests that call {@link #flush} themselves. */
    static AccessLog unstarted(
            LogOutput output, LogFormat format, int ring, ProcessMeter meter, Consumer<String> complaints)
            throws IOException {
        return new AccessLog(output, format, 1, ring, meter, complaints);
    }

    /** The end of the log that belongs to the loop. */
    public Loop on(int loop) {
        return loops[loop];
    }

    /** Asks the writer to open the output anew, after a file was renamed or deleted; any thread. */
    public void reopen() {
        reopening = true;
        wake.release();
    }

    /** Writes what was put in, then ends the writer and closes the output; waits at most five seconds. */
    @Override
    public void close() {
        closing = true;
        wake.release();
        try {
            writer.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            await();
            flush();
        }
        flush();
        closeChannel(channel);
    }

    private void await() {
        try {
            if (wake.tryAcquire(FLUSH_MILLIS, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** Writes everything that the rings hold now; only the writer. */
    void flush() {
        if (reopening) {
            reopening = false;
            openAnew();
        }
        for (Loop loop : loops) {
            drain(loop.ring);
        }
    }

    private void openAnew() {
        WritableByteChannel old = channel;
        try {
            channel = output.open();
            midLine = false;
            torn = false;
        } catch (IOException e) {
            complaints.accept("access log " + output.name() + " cannot be reopened (" + e + "); the old file stays");
            return;
        }
        closeChannel(old);
    }

    private void closeChannel(WritableByteChannel old) {
        try {
            output.close(old);
        } catch (IOException e) {
            complaints.accept("access log " + output.name() + " cannot be closed: " + e);
        }
    }

    private void drain(LogRing ring) {
        int left = ring.readable();
        boolean ok = true;
        while (left > 0) {
            ByteBuffer piece = ring.peek(left);
            int length = piece.remaining();
            ok = ok && write(piece);
            if (!ok) {
                // Lines are whole up to here or none is: the rest of this flush is lost, so that no half line follows.
                meter.logLost(lines(piece));
            }
            ring.take(length);
            left -= length;
        }
    }

    private boolean write(ByteBuffer piece) {
        try {
            if (torn) {
                channel.write(ByteBuffer.wrap(new byte[] {'\n'}));
                torn = false;
                midLine = false;
            }
            while (piece.hasRemaining()) {
                if (channel.write(piece) > 0) {
                    midLine = piece.get(piece.position() - 1) != '\n';
                }
            }
            if (failing) {
                failing = false;
                complaints.accept("access log " + output.name() + " can be written again");
            }
            return true;
        } catch (IOException e) {
            torn = midLine;
            if (!failing) {
                failing = true;
                complaints.accept("access log " + output.name() + " cannot be written (" + e
                        + "); lines are lost and counted until it can");
            }
            return false;
        }
    }

    private static long lines(ByteBuffer piece) {
        long lines = 0;
        for (int i = piece.position(); i < piece.limit(); i++) {
            lines += piece.get(i) == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** A loop's end of the log. Owned by the loop. */
    public static final class Loop {
        private final LogFormat format;
        private final LogLine line = new LogLine();
        private final LogRing ring;
        private final ProcessMeter.Cells cells;
        private final Semaphore wake;
        private boolean woken;

        Loop(LogFormat format, LogRing ring, ProcessMeter.Cells cells, Semaphore wake) {
            this.format = format;
            this.ring = ring;
            this.cells = cells;
            this.wake = wake;
        }

        /** Logs the entry, or drops it when the writer is behind; allocates nothing and never waits. */
        public void record(AccessEntry entry) {
            line.begin();
            format.write(entry, line);
            if (ring.offer(line.array(), line.end())) {
                cells.logged();
            } else {
                cells.logDropped();
            }
            boolean half = ring.isHalfFull();
            if (half && !woken) {
                wake.release();
            }
            woken = half;
        }
    }
}
