package dev.sluice.wire;

import dev.sluice.base.TimerWheel;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import org.jspecify.annotations.Nullable;

/** What a client's connection asks of the listener that accepted it. Runs on the connection's loop. */
public interface ServerHost {
    /** Takes an exchange for the next request. */
    ServerStream.Events open(ServerLink link);

    /** How large heads may be, for the next request. */
    HeadLimits headLimits();

    /** How long a head may take from its first byte to its last. */
    long headerTimeoutNanos();

    /** How long a connection may wait for its next request. */
    long idleTimeoutNanos();

    /** How long a client may take nothing of what is left of its answers; zero is no bound. */
    long sendTimeoutNanos();

    /** Requests a connection may carry. */
    int maxRequests();

    /** Whether connections are to end after the request in hand. */
    boolean isDraining();

    /** The loop's timers. */
    TimerWheel timers();

    /** So many bytes were read; the loop's clock is to be refreshed. */
    void onRead(int bytes);

    /** What arrived is no request that the proxy accepts. */
    void onProtocolError(Reason reason);

    /** The client does so much of a kind that its connection is ended. */
    void onFlood(ServerLink link, Flood kind);

    /**
     * The client speaks HTTP/2 with prior knowledge (RFC 9113 section 3.3): a connection of that kind takes the handler's
     * place, and with it the first bytes.
     */
    void onHttp2(ServerLink link, ChannelHandlerContext context, ByteBuf first);

    /**
     * The client has asked to go on in HTTP/2, and was told so (RFC 7540 section 3.2): a connection of that kind takes the
     * handler's place.
     *
     * @param events the exchange of the request that asked, whose answer is the first stream's
     * @param settings the payload of the client's first SETTINGS
     * @param rest what came behind the request; null for nothing
     */
    void onUpgraded(
            ServerLink link,
            ChannelHandlerContext context,
            ServerStream.Events events,
            byte[] settings,
            @Nullable ByteBuf rest);

    /** Ends our half of the connection behind what was flushed, so that the client sees a clean end. */
    default void closeOutput(Channel channel) {
        if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    /** Closes the connection at once, so that no client takes what it has for all there is. */
    default void cut(Channel channel) {
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        channel.close();
    }

    /** The connection is open. */
    void onOpened(ServerLink link);

    /** The connection is closed. */
    void onClosed(ServerLink link);
}
