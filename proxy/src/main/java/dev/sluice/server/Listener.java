package dev.sluice.server;

import dev.sluice.base.Address;
import dev.sluice.exchange.Loop;
import dev.sluice.observe.ListenerMeter;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.unix.UnixChannelOption;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One bound address and the site it serves at present. Where the kernel can, each loop has a socket of its own and the
 * kernel spreads the connections (SO_REUSEPORT); otherwise one socket's connections go to the loops in turn. Driven by
 * the conductor; loops read the site and count connections.
 */
public final class Listener {
    private static final int BACKLOG = 4096;
    private static final int LOW_WATER = 64 << 10;
    private static final int HIGH_WATER = 256 << 10;
    private static final int LARGEST_READ = 256 << 10;

    private final Address address;
    private final EventLoops loops;
    private final ListenerMeter meter;
    private final AtomicInteger clients;
    private final Acceptor[] acceptors;
    private final List<Channel> sockets = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Served served;

    /** A listener that is not bound yet; {@code clients} counts the connections that share one limit. */
    public Listener(Address address, Served served, EventLoops loops, ListenerMeter meter, AtomicInteger clients) {
        this.address = address;
        this.clients = clients;
        this.served = served;
        this.loops = loops;
        this.meter = meter;
        this.acceptors = new Acceptor[loops.loops().size()];
    }

    /** Where it listens. */
    public Address address() {
        return address;
    }

    /** Where it is counted. */
    public ListenerMeter meter() {
        return meter;
    }

    /** What it serves at present: the site an exchange that begins now is to keep, and the keys of a handshake. */
    public Served served() {
        return served;
    }

    /** Publishes something else: one write. */
    public void publish(Served newServed) {
        served = newServed;
    }

    /** Connections open now, over all loops. */
    public int connections() {
        return connections.get();
    }

    void left() {
        connections.decrementAndGet();
        clients.decrementAndGet();
    }

    /**
     * Binds the sockets; clients that connect wait until {@link #accept}. Blocks, so not on a loop.
     *
     * @param beside whether this process itself listens on the port already, at another address
     * @throws ListenException if the address cannot be bound; nothing is left open then
     */
    public void bind(boolean beside) {
        for (int i = 0; i < acceptors.length; i++) {
            Loop loop = loops.loops().get(i);
            acceptors[i] = new Acceptor(this, loop, meter);
        }
        Sockets kind = Sockets.of(address);
        SocketAddress where = kind.prepare(address);
        int count = kind.sharesPort() ? acceptors.length : 1;
        if (count > 1 && !beside) {
            probe(kind, where);
        }
        for (int i = 0; i < count; i++) {
            ChannelFuture bound = bootstrap(kind, i, count > 1).bind(where).awaitUninterruptibly();
            if (!bound.isSuccess()) {
                close();
                throw ListenException.of(address, bound.cause());
            }
            sockets.add(bound.channel());
        }
    }

    /** A port that is shared among loops would be shared with any other process, too: who is there is asked first. */
    private void probe(Sockets kind, SocketAddress where) {
        ChannelFuture bound = bootstrap(kind, 0, false).bind(where).awaitUninterruptibly();
        bound.channel().close().awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw ListenException.of(address, bound.cause());
        }
    }

    /** Begins to accept, those first who have waited since {@link #bind}. */
    public void accept() {
        sockets.forEach(socket -> socket.config().setAutoRead(true));
    }

    private ServerBootstrap bootstrap(Sockets kind, int i, boolean shared) {
        EventLoop parent = loops.eventLoops().get(i);
        EventLoopGroup children = shared ? parent : loops.group();
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(parent, children)
                .channelFactory(kind::listening)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER))
                .childOption(ChannelOption.RECVBUF_ALLOCATOR, new AdaptiveRecvByteBufAllocator(512, 2048, LARGEST_READ))
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        onAccepted(channel);
                    }
                });
        if (kind.isInternet()) {
            bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
            bootstrap.option(ChannelOption.SO_REUSEADDR, true);
        }
        if (shared) {
            bootstrap.option(UnixChannelOption.SO_REUSEPORT, true);
        }
        return bootstrap;
    }

    private void onAccepted(Channel channel) {
        Acceptor acceptor = acceptors[loops.indexOf(channel.eventLoop())];
        int most = served.site().limits().connections();
        int open = clients.incrementAndGet();
        connections.incrementAndGet();
        if (most > 0 && open > most) {
            acceptor.refuse(channel);
        } else {
            acceptor.accept(channel);
        }
    }

    /** Stops accepting; open connections stay. */
    public void close() {
        if (sockets.isEmpty()) {
            // a socket file that stands there is another's
            return;
        }
        for (Channel socket : sockets) {
            socket.close().awaitUninterruptibly();
        }
        sockets.clear();
        Sockets.of(address).cleanUp(address);
    }

    /** Ends every connection as soon as it has no request in hand. */
    public void drain() {
        for (int i = 0; i < acceptors.length; i++) {
            loops.execute(loops.loops().get(i), acceptors[i]::drain);
        }
    }

    /** Ends every connection now. */
    public void closeAll() {
        for (int i = 0; i < acceptors.length; i++) {
            loops.execute(loops.loops().get(i), acceptors[i]::closeAll);
        }
    }
}
