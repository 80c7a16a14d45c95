package dev.sluice.upstream.dial;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A loop of each transport for tests. Owned by the test's thread. */
public final class Loops implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group;

    /** A loop of this transport. */
    public Loops(Transport transport) {
        group = new MultiThreadIoEventLoopGroup(
                1, transport == Transport.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** The loop. */
    public EventLoop loop() {
        return group.next();
    }

    /** What the call answers on the loop. */
    public <T> T on(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, loop())
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
