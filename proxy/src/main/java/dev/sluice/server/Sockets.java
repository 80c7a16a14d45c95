package dev.sluice.server;

import dev.sluice.base.Address;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;

/** The kinds of listening socket: internet or Unix-domain, by epoll or by the JDK's selector. Immutable. */
enum Sockets {
    EPOLL_INET(true),
    EPOLL_UNIX(false),
    NIO_INET(true),
    NIO_UNIX(false);

    private final boolean internet;

    Sockets(boolean internet) {
        this.internet = internet;
    }

    static Sockets of(Address address) {
        boolean unix = address instanceof Address.Unix;
        if (Epoll.isAvailable()) {
            return unix ? EPOLL_UNIX : EPOLL_INET;
        }
        return unix ? NIO_UNIX : NIO_INET;
    }

    boolean isInternet() {
        return internet;
    }

    /** Whether each loop can have a socket of its own on the same address. */
    boolean sharesPort() {
        return this == EPOLL_INET;
    }

    ServerChannel listening() {
        return switch (this) {
            case EPOLL_INET -> new EpollServerSocketChannel();
            case EPOLL_UNIX -> new EpollServerDomainSocketChannel();
            case NIO_INET -> new NioServerSocketChannel();
            case NIO_UNIX -> new NioServerDomainSocketChannel();
        };
    }

    /** The address to bind, after what a dead process left there is removed. */
    SocketAddress prepare(Address address) {
        if (address instanceof Address.Unix unix) {
            SocketFiles.removeStale(Path.of(unix.path()));
            return this == EPOLL_UNIX ? new DomainSocketAddress(unix.path()) : UnixDomainSocketAddress.of(unix.path());
        }
        Address.Inet inet = (Address.Inet) address;
        return inet.host().isEmpty()
                ? new InetSocketAddress(inet.port())
                : new InetSocketAddress(inet.host(), inet.port());
    }

    /** Removes the socket file of a closed listener. */
    void cleanUp(Address address) {
        if (address instanceof Address.Unix unix) {
            SocketFiles.remove(Path.of(unix.path()));
        }
    }
}
