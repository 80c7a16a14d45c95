package dev.sluice.exchange;

import dev.sluice.http.Head;
import dev.sluice.wire.BodySink;
import dev.sluice.wire.BodySource;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One body on its way from a source to a sink. It reads from its source only while its sink is below the high-water
 * mark: that is all of back-pressure. Owned by one exchange's loop.
 */
public final class Relay {
    private @Nullable BodySource source;
    private @Nullable BodySink sink;
    private boolean paused;
    private long bytes;

    /** Begins a body. */
    public void begin(BodySource newSource, BodySink newSink) {
        source = newSource;
        sink = newSink;
        paused = false;
        bytes = 0;
    }

    /** Nothing more comes from the source; what is still to pass is made here, and holds nobody up. */
    public void sourceEnded() {
        source = null;
    }

    /** Forgets both ends. */
    public void end() {
        source = null;
        sink = null;
        paused = false;
    }

    /** Passes body bytes on; takes the buffer. */
    public void body(ByteBuf data) {
        BodySink to = sink;
        if (to == null) {
            data.release();
            return;
        }
        bytes += data.readableBytes();
        to.body(data);
        if (!paused && !to.isWritable()) {
            // what waits here is often not stuck, only not sent yet: a stop and a start would cost more than sending it
            to.flush();
            // sending may have failed and brought the body to another sink, or to its end
            if (sink == to && !to.isWritable()) {
                pause();
            }
        }
    }

    private void pause() {
        BodySource from = source;
        if (from != null) {
            paused = true;
            from.pauseBody();
        }
    }

    /** Passes the end on. */
    public void bodyEnd(@Nullable Head trailers) {
        BodySink to = sink;
        if (to != null) {
            to.bodyEnd(trailers);
        }
    }

    /** Sends what was passed on. */
    public void flush() {
        BodySink to = sink;
        if (to != null) {
            to.flush();
        }
    }

    /** The sink takes bytes again. */
    public void onWritable() {
        BodySource from = source;
        if (paused && from != null) {
            paused = false;
            from.resumeBody();
        }
    }

    /** Whether the sink holds the body up. */
    public boolean isPaused() {
        return paused;
    }

    /** Body bytes passed on so far. */
    public long bytes() {
        return bytes;
    }
}
