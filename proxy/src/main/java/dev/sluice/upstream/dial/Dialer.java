package dev.sluice.upstream.dial;

import dev.sluice.observe.Reason;
import dev.sluice.observe.TlsFailure;
import dev.sluice.upstream.balance.Addresses;
import dev.sluice.upstream.balance.Endpoint;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Connects to endpoints by Happy Eyeballs version 2 (RFC 8305): IPv6 and IPv4 in turn, the next address 250 ms after
 * the last or as soon as it failed, the first to connect wins and the others are closed. With one address it is a plain
 * connect. Where the endpoint is encrypted the winner's handshake follows, within the same time. Owned by one loop.
 */
public final class Dialer {
    /** Makes what the connections of a dial need. */
    @FunctionalInterface
    public interface Handlers {
        /**
         * The handler of a connection: of each plain one that is tried, before it connects, with an empty protocol; of
         * an encrypted one after its handshake, with the protocol that ALPN settled on, empty if none.
         */
        ChannelHandler handler(String alpn);

        /** Whether HTTP/1.1 is all that an encrypted server is offered. */
        default boolean isHttp1Only() {
            return false;
        }

        /** What is sent before anything else, encryption included; null for nothing. The caller owns it. */
        default @Nullable ByteBuf preamble(Channel channel) {
            return null;
        }
    }

    /** What a dial ends in: exactly one of these, once, on the loop, unless it was cancelled. */
    public interface Outcome {
        /**
         * The channel is connected and the receiver's. The handler of a plain one sees {@code channelActive} right after
         * this; that of an encrypted one does not.
         */
        void onConnected(Channel channel);

        /**
         * No address could be connected: CONNECT_REFUSED, CONNECT_TIMEOUT, CONNECT_FAILED or UNRESOLVED, and what each
         * address said; or no encryption: UPSTREAM_TLS_FAILED, UPSTREAM_TLS_CERTIFICATE or CONNECT_TIMEOUT.
         */
        void onFailed(Reason reason, String detail);

        /** The handshake came about; told before {@link #onConnected}. */
        default void onSecured(long handshakeNanos, boolean resumed) {}

        /** The handshake did not come about; told before {@link #onFailed}. */
        default void onNotSecured(TlsFailure failure) {}
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
