package dev.sluice.server;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.Loop;
import dev.sluice.exchange.ProxyProtocol;
import dev.sluice.exchange.Site;
import dev.sluice.observe.ListenerMeter;
import dev.sluice.server.tls.Handshake;
import dev.sluice.server.tls.KeySource;
import dev.sluice.server.tls.Names;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.h1.ServerConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A listener's part on one loop: it takes connections (stage ACCEPT) and knows the open ones. Owned by that loop. */
final class Acceptor {
    private static final byte[] H2 = Ascii.bytes("h2");
    private static final KeySource NOBODY = hello -> null;

    private final Listener listener;
    private final Loop loop;
    private final ListenerMeter.Cells meter;
    private final Set<ServerLink> connections = new HashSet<>();
    private boolean draining;

    Acceptor(Listener listener, Loop loop, ListenerMeter meter) {
        this.listener = listener;
        this.loop = loop;
        this.meter = meter.on(loop.index());
    }

    /** Takes a new connection. */
    void accept(Channel channel) {
        Accepted accepted = new Accepted(this);
        ProxyProtocol proxied = site().proxyProtocol();
        if (proxied != ProxyProtocol.OFF) {
            boolean required = proxied == ProxyProtocol.REQUIRE;
            if (site().trusted().trusts(addressOf(channel))) {
                channel.pipeline().addLast(new ProxyHeader(accepted, required));
            } else if (required) {
                refuse(channel);
                return;
            }
        }
        if (!listener.served().isSecure()) {
            channel.pipeline().addLast(new ServerConnection(accepted));
        } else {
            loop.refresh();
            channel.pipeline().addLast(new Handshake(accepted));
        }
    }

    private static byte[] addressOf(Channel channel) {
        boolean internet = channel.remoteAddress() instanceof InetSocketAddress;
        return internet
                ? ((InetSocketAddress) channel.remoteAddress()).getAddress().getAddress()
                : new byte[0];
    }

    /** Turns a connection away: it is closed at once. */
    void refuse(Channel channel) {
        listener.left();
        channel.pipeline().addLast(refusal());
    }

    /** The handler of a connection whose client speaks HTTP/2, by ALPN or with prior knowledge. */
    dev.sluice.wire.h2.ServerConnection http2(Accepted host) {
        return new dev.sluice.wire.h2.ServerConnection(host);
    }

    /** The handler of a connection whose handshake has settled on the protocol. */
    ChannelHandler speaking(byte[] alpn, Accepted host) {
        return Arrays.equals(alpn, H2) ? http2(host) : new ServerConnection(host);
    }

    private ChannelHandler refusal() {
        return new ChannelInboundHandlerAdapter() {
            @Override
            public void channelActive(ChannelHandlerContext context) {
                meter.refused();
                context.close();
            }
        };
    }

    Loop loop() {
        return loop;
    }

    Site site() {
        return listener.served().site();
    }

    /** The site of connections that ask for the name and are passed on unread; null where they are not. */
    @Nullable
    Site passed(String serverName) {
        Names<Site> passed = listener.served().passed();
        return passed == null ? null : passed.find(serverName);
    }

    /** The keys of a listener that has some. */
    KeySource keys() {
        KeySource keys = listener.served().keys();
        return keys == null ? NOBODY : keys;
    }

    ListenerMeter.Cells meter() {
        return meter;
    }

    boolean isDraining() {
        return draining;
    }

    void onOpened(ServerLink connection) {
        loop.refresh();
        if (connections.add(connection)) {
            meter.opened();
        }
    }

    /** The connection is the same, but another speaks for it now. */
    void onFollowed(ServerLink before, ServerLink connection) {
        if (connections.remove(before)) {
            connections.add(connection);
        }
    }

    void onClosed(ServerLink connection) {
        if (connections.remove(connection)) {
            meter.closed();
            listener.left();
        }
    }

    /** Ends every connection as soon as it has no request in hand. */
    void drain() {
        draining = true;
        for (ServerLink connection : connections.toArray(new ServerLink[0])) {
            connection.drain();
        }
    }

    /** Ends every connection now. */
    void closeAll() {
        for (ServerLink connection : connections.toArray(new ServerLink[0])) {
            connection.close();
        }
    }
}
