package dev.sluice.upstream;

import dev.sluice.observe.Reason;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.wire.h1.ClientConnection;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Opens connections to one endpoint on one loop. Owned by that loop. */
final class Connector {
    /** A connection being opened. */
    interface Pending {
        /** Gives it up; the waiter hears no more. */
        void cancel();
    }

    private final Endpoint endpoint;
    private final EventLoop eventLoop;
    private final long timeoutNanos;

    Connector(Endpoint endpoint, EventLoop eventLoop, long timeoutNanos) {
        this.endpoint = endpoint;
        this.eventLoop = eventLoop;
        this.timeoutNanos = timeoutNanos;
    }

    Pending connect(Supplier<ClientConnection> factory, Dial waiter) {
        ClientConnection connection = factory.get();
        Bootstrap bootstrap = new Bootstrap()
                .group(eventLoop)
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) TimeUnit.NANOSECONDS.toMillis(timeoutNanos))
                .handler(connection);
        ChannelFuture future = bootstrap.connect(endpoint.addresses()[0]);
        future.addListener(done -> {
            if (done.isSuccess()) {
                waiter.onConnected(connection);
            } else {
                waiter.onNotConnected(Reason.CONNECT_REFUSED);
            }
        });
        return () -> future.cancel(false);
    }
}
