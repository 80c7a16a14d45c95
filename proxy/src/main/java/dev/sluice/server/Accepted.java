package dev.sluice.server;

import dev.sluice.base.Ascii;
import dev.sluice.base.IpAddress;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Loop;
import dev.sluice.http.HeadLimits;
import dev.sluice.wire.ServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** An accepted connection's link to its listener, and who is at its other end. Owned by the connection's loop. */
final class Accepted implements ServerHost {
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
            byte[] address = remote.getAddress().getAddress();
            byte[] text = Ascii.bytes(IpAddress.of(address).toString());
            return new Client(address, text, local.getPort(), false)
                    .between(remote.getPort(), local.getAddress().getAddress());
        }
        return Client.UNIX;
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
    public void onOpened(ServerLink link) {
        acceptor.onOpened(link);
    }

    @Override
    public void onClosed(ServerLink link) {
        acceptor.onClosed(link);
    }
}
