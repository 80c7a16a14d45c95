package dev.sluice.wire;

import dev.sluice.http.Head;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Where body bytes go. Runs on the connection's loop. */
public interface BodySink {
    /** Takes body bytes, and with them the buffer's ownership. Nothing is sent before {@link #flush}. */
    void body(ByteBuf data);

    /** Ends the body. */
    void bodyEnd(@Nullable Head trailers);

    /** Sends what was taken. */
    void flush();

    /** Whether less than the high-water mark waits to be sent. */
    boolean isWritable();

    /** Bytes taken that are not sent yet. While none are added, every byte that the peer takes makes them fewer. */
    long unsent();
}
