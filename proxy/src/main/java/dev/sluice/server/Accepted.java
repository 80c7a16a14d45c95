package dev.sluice.server;

import dev.sluice.base.Ascii;
import dev.sluice.base.IpAddress;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Loop;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import dev.sluice.wire.h2.ServerConnection;
import dev.sluice.wire.proxyprotocol.HeaderParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An accepted connection's link to its listener, and who is at its other end. Owned by the connection's loop. */
final class Accepted implements ServerHost {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private final Acceptor acceptor;
    private @Nullable Client client;

    Accepted(Acceptor acceptor) {
        this.acceptor = acceptor;
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
        return x.begin(acceptor.site(), peer);
    }

    private static Client client(Channel channel) {
        if (channel.remoteAddress() instanceof InetSocketAddress remote
                && channel.localAddress() instanceof InetSocketAddress local) {
            return client(remote.getAddress().getAddress(), local.getPort(), false);
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
        acceptor.replace(link, connection);
        context.pipeline().replace(context.handler(), null, connection);
        ChannelHandlerContext next = context.channel().pipeline().context(connection);
        connection.channelRead(next, first);
    }

    @Override
    public void onOpened(ServerLink link) {
        acceptor.onOpened(link);
    }

    @Override
    public void onClosed(ServerLink link) {
        acceptor.onClosed(link);
    }
}
