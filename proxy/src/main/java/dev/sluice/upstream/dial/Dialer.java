package dev.sluice.upstream.dial;

import dev.sluice.observe.Reason;
import dev.sluice.upstream.balance.Addresses;
import dev.sluice.upstream.balance.Endpoint;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;

/**
 * Connects to endpoints by Happy Eyeballs version 2 (RFC 8305): IPv6 and IPv4 in turn, the next address 250 ms after
 * the last or as soon as it failed, the first to connect wins and the others are closed. With one address it is a plain
 * connect. Owned by one loop.
 */
public final class Dialer {
    /** Makes the handlers of sockets. */
    public interface Handlers {
        /**
         * The handler of a socket that speaks what the application-layer protocol negotiation chose: empty where there was
         * none, as on every plain connection.
         */
        ChannelHandler handler(String alpn);
    }

    /** What a dial ends in: exactly one of these, once, on the loop, unless it was cancelled. */
    public interface Outcome {
        /** The channel is connected and the receiver's; its handler sees {@code channelActive} right after this. */
        void onConnected(Channel channel);

        /**
         * No address could be connected: CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED or UNRESOLVED, and what each
         * address said.
         */
        void onFailed(Reason reason, String detail);
    }

    final EventLoop loop;
    final LoopProxy proxy;
    final Transport transport;
    private int turn;

    /** A dialer for callers on this loop. */
    public Dialer(EventLoop loop) {
        this.loop = loop;
        this.proxy = new LoopProxy(loop);
        this.transport = Transport.of(loop);
    }

    /**
     * Begins to connect; on the loop only. The outcome may come before this returns. {@code handlers} makes the handler
     * of each socket that is tried, with an empty protocol, which is in its pipeline before it connects; those of the
     * losers are removed without having been active. Sockets allow half-closure: the server's end of sending is a {@code ChannelInputShutdownEvent}. A timeout of 0 leaves it to the kernel.
     */
    public Dial dial(Endpoint endpoint, long timeoutNanos, Handlers handlers, Outcome outcome) {
        Addresses addresses = endpoint.addresses();
        SocketAddress[] order = addresses.inOrder(turn++);
        Dial dial = new Dial(this, endpoint, order, handlers, outcome);
        dial.begin(timeoutNanos);
        return dial;
    }
}
