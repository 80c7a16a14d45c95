package dev.sluice.wire;

import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * An upstream's connection as its pool sees it, whatever the protocol: it carries one stream at a time or many. Runs on the
 * connection's loop.
 */
public interface ClientLink extends ChannelHandler {
    /** Its place in the pool, always the same. */
    Berth berth();

    /** Takes a stream for a request that is sent at once, or null when it has no room for one. */
    @Nullable
    ClientStream open();

    /** Whether it has room for a stream beside those that are open. */
    boolean takesMore();

    /** Whether it can have more than one stream open at a time. */
    boolean isShared();

    /** Streams that its server allows at a time; what the host expects until the server has told. */
    int room();

    /** Streams that are open. */
    int streams();

    /** Whether no stream is open, one could be, and so is its socket. */
    boolean isIdle();

    /** Takes no stream any more and closes as soon as none is open. */
    void drain();

    /** Closes the connection at once. */
    void close();
}
