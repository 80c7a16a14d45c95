package dev.sluice.upstream;

import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.Loop;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import dev.sluice.observe.ServerMeter;
import dev.sluice.observe.TlsFailure;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.balance.Lane;
import dev.sluice.upstream.dial.Dial;
import dev.sluice.upstream.dial.Dialer;
import dev.sluice.wire.h1.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/**
 * One loop's connections to one endpoint. Idle ones stand in a stack, so the warmest is leased first and the rest can
 * age. Owned by that loop.
 */
final class ConnectionPool implements ClientConnection.Host {
    private static final HeadLimits HEAD_LIMITS = new HeadLimits(16 << 10, 128 << 10, 256);

    private final Cluster cluster;
    private final Lane lane;
    private final Endpoint endpoint;
    private final PoolLimits limits;
    private final Loop loop;
    private final Dialer dialer;
    private final ServerMeter.Cells meter;
    private @Nullable ClientConnection idle;
    private int idleCount;
    private int open;
    private int dialing;
    private final boolean exclusive;
    private boolean retired;

    ConnectionPool(Cluster cluster, Lane lane, PoolLimits limits, Loop loop, Dialer dialer) {
        this.cluster = cluster;
        // the server takes all that comes through a connection for the client's that its header names
        this.exclusive = cluster.config().proxyProtocol() != ProxyProtocol.OFF;
        this.lane = lane;
        this.endpoint = lane.endpoint();
        this.limits = limits;
        this.loop = loop;
        this.dialer = dialer;
        this.meter = cluster.meter(lane.index()).on(loop.index());
    }

    /** An idle connection that is still good, or null. */
    @Nullable
    ClientConnection lease() {
        ClientConnection connection = idle;
        while (connection != null) {
            idle = connection.nextIdle;
            connection.nextIdle = null;
            idleCount--;
            meter.idle(-1);
            if (connection.isIdle() && !isExpired(connection)) {
                tell();
                return connection;
            }
            connection.close();
            connection = idle;
        }
        return null;
    }

    /** Tells the balancer whether a request to this endpoint would get a connection. */
    private void tell() {
        lane.stuck(idleCount == 0 && !mayDial());
    }

    private boolean isExpired(ClientConnection connection) {
        long now = loop.nowNanos();
        boolean old = limits.lifetimeNanos() > 0 && now - connection.openedNanos > limits.lifetimeNanos();
        return old || now - connection.idleSinceNanos > limits.idleNanos();
    }

    /** Whether one more connection may be opened. */
    boolean mayDial() {
        return open + dialing < limits.max();
    }

    /** Opens a connection for the waiter, who may hear of it before this returns; the preamble is sent first. */
    Dial dial(Waiter waiter, byte @Nullable [] preamble) {
        dialing++;
        tell();
        long begun = loop.nowNanos();
        Dialer.Handlers handlers = new Dialer.Handlers() {
            @Override
            public ChannelHandler handler(String alpn) {
                return new ClientConnection(ConnectionPool.this);
            }

            @Override
            public @Nullable ByteBuf preamble(Channel channel) {
                return preamble == null ? null : Unpooled.wrappedBuffer(preamble);
            }
        };
        return dialer.dial(endpoint, limits.connectNanos(), handlers, new Dialer.Outcome() {
            @Override
            public void onConnected(Channel channel) {
                dialing--;
                open++;
                long now = loop.refresh();
                meter.connected(now - begun);
                ClientConnection connection = channel.pipeline().get(ClientConnection.class);
                connection.openedNanos = now;
                waiter.onConnected(connection);
            }

            @Override
            public void onSecured(long handshakeNanos, boolean resumed) {
                meter.secured(handshakeNanos, resumed);
            }

            @Override
            public void onNotSecured(TlsFailure failure) {
                meter.notSecured(failure);
            }

            @Override
            public void onFailed(Reason reason, String detail) {
                dialing--;
                tell();
                loop.refresh();
                cluster.onNotConnected(endpoint, reason, detail);
                waiter.onNotConnected(reason);
            }
        });
    }

    /** A waiter gave up the connection that was being opened for it. */
    void dialCancelled() {
        dialing--;
        tell();
    }

    /** Takes a connection back after an exchange; closes it when it cannot carry another. */
    void giveBack(ClientConnection connection) {
        if (retired || exclusive || !connection.isReusable() || idleCount >= limits.idle()) {
            connection.cancel();
            return;
        }
        connection.idleSinceNanos = loop.nowNanos();
        connection.nextIdle = idle;
        idle = connection;
        idleCount++;
        meter.idle(1);
        tell();
    }

    /** Closes connections that have been idle, or have lived, for too long. */
    void sweep() {
        ClientConnection connection = idle;
        while (connection != null) {
            ClientConnection below = connection.nextIdle;
            if (isExpired(connection)) {
                connection.close();
            }
            connection = below;
        }
    }

    /** Closes an idle connection, if there is one, to make room for a new one. */
    void closeOne() {
        if (idle != null) {
            idle.close();
        }
    }

    private void closeAll(@Nullable ClientConnection first) {
        ClientConnection connection = first;
        while (connection != null) {
            ClientConnection next = connection.nextIdle;
            connection.nextIdle = null;
            idleCount--;
            meter.idle(-1);
            connection.close();
            connection = next;
        }
    }

    /** Closes what is idle now and, from now on, what is given back. */
    void retire() {
        retired = true;
        ClientConnection first = idle;
        idle = null;
        closeAll(first);
    }

    /** Connections waiting for a request. */
    int idleCount() {
        return idleCount;
    }

    /** Connections open. */
    int open() {
        return open;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** What is counted about the endpoint on this loop. */
    ServerMeter.Cells meter() {
        return meter;
    }

    @Override
    public TimerWheel timers() {
        return loop.timers();
    }

    @Override
    public HeadLimits headLimits() {
        return HEAD_LIMITS;
    }

    @Override
    public void onRead(int bytes) {
        loop.refresh();
    }

    @Override
    public void onClosed(ClientConnection connection) {
        if (connection.openedNanos == 0) {
            return;
        }
        open--;
        unlink(connection);
        tell();
    }

    private void unlink(ClientConnection closed) {
        ClientConnection above = null;
        ClientConnection connection = idle;
        while (connection != null && connection != closed) {
            above = connection;
            connection = connection.nextIdle;
        }
        if (connection == null) {
            return;
        }
        idleCount--;
        meter.idle(-1);
        if (above == null) {
            idle = closed.nextIdle;
        } else {
            above.nextIdle = closed.nextIdle;
        }
        closed.nextIdle = null;
    }
}
