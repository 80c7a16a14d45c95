package dev.sluice.wire;

import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's connection as its pool sees it, whatever the protocol: it carries one stream at a time or many. A class and
 * not an interface for the sake of what the pool notes on each connection. Runs on the connection's loop.
 */
public abstract class ClientLink extends ChannelInboundHandlerAdapter {
    /** The next in the pool's list of connections with room; the pool's alone. */
    public @Nullable ClientLink next;

    /** Whether it stands in that list; the pool's alone. */
    public boolean isListed;

    /** Whether it is counted as idle; the pool's alone. */
    public boolean isResting;

    /** When the connection was opened, in the loop's nanoseconds; the pool's alone. */
    public long openedNanos;

    /** When the connection became idle, in the loop's nanoseconds; the pool's alone. */
    public long idleSinceNanos;

    /** Takes a stream for a request that is sent at once, or null when it has no room for one. */
    public abstract @Nullable ClientStream open();

    /** Whether it has room for a stream beside those that are open. */
    public abstract boolean takesMore();

    /** Whether it can have more than one stream open at a time. */
    public abstract boolean isShared();

    /** Streams that its server allows at a time; what the host expects until the server has told. */
    public abstract int room();

    /** Streams that are open. */
    public abstract int streams();

    /** Whether no stream is open, one could be, and so is its socket. */
    public abstract boolean isIdle();

    /** Takes no stream any more and closes as soon as none is open. */
    public abstract void drain();

    /** Closes the connection at once. */
    public abstract void close();
}
