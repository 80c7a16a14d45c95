package dev.sluice.server;

import dev.sluice.base.Ascii;
import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Loop;
import dev.sluice.http.HeadLimits;
import dev.sluice.wire.ServerStream;
import dev.sluice.wire.h1.ServerConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.Set;

/** A listener's part on one loop: its open connections, and what they ask of it. Owned by that loop. */
final class Acceptor extends ChannelInitializer<Channel> implements ServerConnection.Host {
    private final Listener listener;
    private final Loop loop;
    private final Set<ServerConnection> connections = new HashSet<>();
    private boolean draining;

    Acceptor(Listener listener, Loop loop) {
        this.listener = listener;
        this.loop = loop;
    }

    @Override
    protected void initChannel(Channel channel) {
        channel.pipeline().addLast(new ServerConnection(this));
    }

    @Override
    public ServerStream.Events open(ServerConnection connection) {
        return loop.open().begin(listener.site(), peer(connection));
    }

    private static Client peer(ServerConnection connection) {
        Channel channel = connection.socket();
        if (channel.remoteAddress() instanceof InetSocketAddress remote
                && channel.localAddress() instanceof InetSocketAddress local) {
            return new Client(
                    remote.getAddress().getAddress(),
                    Ascii.bytes(remote.getAddress().getHostAddress()),
                    local.getPort(),
                    false);
        }
        return Client.UNIX;
    }

    @Override
    public HeadLimits headLimits() {
        return listener.site().headLimits();
    }

    @Override
    public long headerTimeoutNanos() {
        return listener.site().headerNanos();
    }

    @Override
    public long idleTimeoutNanos() {
        return listener.site().idleNanos();
    }

    @Override
    public int maxRequests() {
        return listener.site().maxRequests();
    }

    @Override
    public boolean isDraining() {
        return draining;
    }

    @Override
    public TimerWheel timers() {
        return loop.timers();
    }

    @Override
    public void onRead(int bytes) {
        loop.refresh();
    }

    @Override
    public void onOpened(ServerConnection connection) {
        connections.add(connection);
    }

    @Override
    public void onClosed(ServerConnection connection) {
        connections.remove(connection);
    }

    /** Ends every connection as soon as it has no request in hand. */
    void drain() {
        draining = true;
        for (ServerConnection connection : connections.toArray(new ServerConnection[0])) {
            connection.drain();
        }
    }

    /** Ends every connection now. */
    void closeAll() {
        for (ServerConnection connection : connections.toArray(new ServerConnection[0])) {
            connection.close();
        }
    }
}
