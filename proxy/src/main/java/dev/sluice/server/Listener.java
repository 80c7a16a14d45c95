package dev.sluice.server;

import dev.sluice.base.Address;
import dev.sluice.exchange.Site;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.UnixChannelOption;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * One bound address: a socket on each loop, the kernel spreading connections over them (SO_REUSEPORT), and the site it
 * serves at present. Driven by the conductor; loops read the site.
 */
public final class Listener {
    private static final int BACKLOG = 4096;

    private final Address address;
    private final EventLoops loops;
    private final List<Channel> sockets = new ArrayList<>();
    private volatile Site site;

    /** A listener that is not bound yet. */
    public Listener(Address address, Site site, EventLoops loops) {
        this.address = address;
        this.site = site;
        this.loops = loops;
    }

    /** The site an exchange that begins now is to keep. */
    public Site site() {
        return site;
    }

    /** Publishes another site: one write. */
    public void publish(Site newSite) {
        site = newSite;
    }

    /** Binds the sockets. */
    public void bind() {
        Address.Inet inet = (Address.Inet) address;
        InetSocketAddress where = inet.host().isEmpty()
                ? new InetSocketAddress(inet.port())
                : new InetSocketAddress(inet.host(), inet.port());
        for (int i = 0; i < loops.loops().size(); i++) {
            ServerBootstrap bootstrap = new ServerBootstrap()
                    .group(loops.eventLoops().get(i))
                    .channel(EpollServerSocketChannel.class)
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .option(UnixChannelOption.SO_REUSEPORT, true)
                    .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                    .childHandler(new Acceptor(this, loops.loops().get(i)));
            sockets.add(bootstrap.bind(where).syncUninterruptibly().channel());
        }
    }
}
