package dev.sluice.server;

import dev.sluice.base.Ascii;
import dev.sluice.base.IpAddress;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Loop;
import dev.sluice.exchange.Site;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.ListenerMeter;
import dev.sluice.observe.Reason;
import dev.sluice.server.tls.HalfClose;
import dev.sluice.server.tls.HandshakeHost;
import dev.sluice.server.tls.KeySource;
import dev.sluice.wire.ServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import dev.sluice.wire.TlsSession;
import dev.sluice.wire.h2.ServerConnection;
import dev.sluice.wire.proxyprotocol.HeaderParser;
import dev.sluice.wire.tunnel.ServerTunnel;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An accepted connection's link to its listener, and who is at its other end. Owned by the connection's loop. */
final class Accepted implements ServerHost, HandshakeHost {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private final Acceptor acceptor;
    private final @Nullable Site own;
    private @Nullable Client client;
    private @Nullable ServerLink handshake;

    Accepted(Acceptor acceptor) {
        this(acceptor, null);
    }

    /** The connection is for that site, and not for the listener's. */
    private Accepted(Acceptor acceptor, @Nullable Site own) {
        this.acceptor = acceptor;
        this.own = own;
    }

    @Override
    public ServerStream.Events open(ServerLink link) {
        Client peer = client;
        if (peer == null) {
            peer = client(link.socket());
            client = peer;
        }
        Loop loop = acceptor.loop();
        Exchange x = loop.open();
        return x.begin(own == null ? acceptor.site() : own, peer);
    }

    private static Client client(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress remote
                && channel.localAddress() instanceof InetSocketAddress local) {
            return client(remote.getAddress().getAddress(), local.getPort(), false)
                    .between(remote.getPort(), local.getAddress().getAddress());
        }
        return Client.UNIX;
    }

    private static Client client(byte[] address, int port, boolean secure) {
        return new Client(address, Ascii.bytes(IpAddress.of(address).toString()), port, secure);
    }

    /** A trusted peer has said for whom it connected; where it names nobody, the connection is its own. */
    void onProxied(HeaderParser header) {
        if (header.names()) {
            client = client(header.source(), header.destinationPort(), header.isSecure());
        }
    }

    @Override
    public void onProtocolError(Reason reason) {
        acceptor.meter().protocolError(reason);
    }

    @Override
    public HeadLimits headLimits() {
        return acceptor.site().limits().head();
    }

    @Override
    public long headerTimeoutNanos() {
        return acceptor.site().limits().headerNanos();
    }

    @Override
    public long idleTimeoutNanos() {
        return acceptor.site().limits().idleNanos();
    }

    @Override
    public long sendTimeoutNanos() {
        return acceptor.site().limits().sendNanos();
    }

    @Override
    public int maxRequests() {
        return acceptor.site().limits().requests();
    }

    @Override
    public boolean isDraining() {
        return acceptor.isDraining();
    }

    @Override
    public TimerWheel timers() {
        return acceptor.loop().timers();
    }

    @Override
    public void onRead(int bytes) {
        acceptor.loop().refresh();
        acceptor.meter().received(bytes);
    }

    @Override
    public void onFlood(ServerLink link, Flood kind) {
        acceptor.meter().flood(kind);
        LOG.warn("{}: connection ended, too many {}", link.socket().remoteAddress(), kind.code());
    }

    @Override
    public void onHttp2(ServerLink link, ChannelHandlerContext context, ByteBuf first) {
        ServerConnection connection = acceptor.http2(this);
        acceptor.onFollowed(link, connection);
        context.pipeline().replace(context.handler(), null, connection);
        ChannelHandlerContext next = context.channel().pipeline().context(connection);
        connection.channelRead(next, first);
    }

    @Override
    public void closeOutput(Channel channel) {
        HalfClose.output(channel);
    }

    @Override
    public void cut(Channel channel) {
        HalfClose.cut(channel);
    }

    @Override
    public void onOpened(ServerLink link) {
        ServerLink before = handshake;
        handshake = null;
        if (before == null) {
            acceptor.onOpened(link);
        } else {
            acceptor.onFollowed(before, link);
        }
    }

    /* --------------- the handshake --------------- */

    @Override
    public KeySource keys() {
        return acceptor.keys();
    }

    @Override
    public long handshakeTimeoutNanos() {
        return acceptor.site().limits().handshakeNanos();
    }

    @Override
    public long nowNanos() {
        return acceptor.loop().nowNanos();
    }

    @Override
    public ListenerMeter.Cells meter() {
        return acceptor.meter();
    }

    @Override
    public @Nullable ChannelHandler onHello(ServerLink link, String serverName) {
        Site site = acceptor.passed(serverName);
        if (site == null) {
            return null;
        }
        acceptor.loop().refresh();
        Client peer = client == null ? client(link.socket()) : client;
        Accepted passed = new Accepted(acceptor, site);
        passed.client = peer;
        ServerTunnel tunnel = new ServerTunnel(passed, serverName + ":" + peer.localPort());
        acceptor.onFollowed(link, tunnel);
        return tunnel;
    }

    @Override
    public ChannelHandler onSecured(ServerLink link, TlsSession agreed) {
        Client peer = client;
        client = (peer == null ? client(link.socket()) : peer).with(agreed);
        handshake = link;
        acceptor.loop().refresh();
        return acceptor.speaking(agreed.protocol(), this);
    }

    @Override
    public void onClosed(ServerLink link) {
        acceptor.onClosed(link);
    }
}
