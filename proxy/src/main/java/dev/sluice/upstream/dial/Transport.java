package dev.sluice.upstream.dial;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** The kinds of socket that go with a loop's way of waiting for them. Immutable. */
public enum Transport {
    /** Linux's epoll through Netty's native library. */
    EPOLL {
        @Override
        public SocketChannel stream() {
            return new EpollSocketChannel();
        }

        @Override
        public Channel unix() {
            return new EpollDomainSocketChannel();
        }

        @Override
        public DatagramChannel datagram() {
            return new EpollDatagramChannel();
        }

        @Override
        SocketAddress adapted(SocketAddress address) {
            return address instanceof UnixDomainSocketAddress unix
                    ? new DomainSocketAddress(unix.getPath().toString())
                    : address;
        }
    },
    /** The JDK's selector. */
    NIO {
        @Override
        public SocketChannel stream() {
            return new NioSocketChannel();
        }

        @Override
        public Channel unix() {
            return new NioDomainSocketChannel();
        }

        @Override
        public DatagramChannel datagram() {
            return new NioDatagramChannel();
        }

        @Override
        SocketAddress adapted(SocketAddress address) {
            return address;
        }
    };

    /** The one that goes with the loop. */
    public static Transport of(EventLoop loop) {
        return loop instanceof IoEventLoop io && io.isCompatible(EpollIoHandle.class) ? EPOLL : NIO;
    }

    /** A new TCP socket. */
    public abstract SocketChannel stream();

    /** A new Unix-domain socket. */
    public abstract Channel unix();

    /** A new UDP socket. */
    public abstract DatagramChannel datagram();

    /** The address in the form that this transport's sockets take. */
    abstract SocketAddress adapted(SocketAddress address);
}
