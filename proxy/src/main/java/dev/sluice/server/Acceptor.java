package dev.sluice.server;

import dev.sluice.exchange.Loop;
import dev.sluice.exchange.Site;
import dev.sluice.observe.ListenerMeter;
import dev.sluice.server.tls.Handshake;
import dev.sluice.server.tls.KeySource;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.h1.ServerConnection;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.HashSet;
import java.util.Set;

/** A listener's part on one loop: it takes connections (stage ACCEPT) and knows the open ones. Owned by that loop. */
final class Acceptor {
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

    /** The handler of a new connection. */
    ChannelHandler accept() {
        Accepted accepted = new Accepted(this);
        if (listener.served().keys() == null) {
            return new ServerConnection(accepted);
        }
        loop.refresh();
        return new Handshake(accepted);
    }

    /** The handler of a connection beyond the limit: it is closed at once. */
    ChannelHandler refuse() {
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
        connections.add(connection);
        meter.opened();
    }

    /** The connection is the same, but another speaks for it now. */
    void onFollowed(ServerLink before, ServerLink connection) {
        connections.remove(before);
        connections.add(connection);
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
