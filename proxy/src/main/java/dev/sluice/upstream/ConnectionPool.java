package dev.sluice.upstream;

import dev.sluice.exchange.Loop;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.wire.h1.ClientConnection;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * One loop's connections to one endpoint. Idle ones stand in a stack, so the warmest is leased first and the rest can
 * age. Owned by that loop.
 */
final class ConnectionPool implements ClientConnection.Host {
    private static final HeadLimits HEAD_LIMITS = new HeadLimits(16 << 10, 128 << 10, 256);

    private final Endpoint endpoint;
    private final PoolLimits limits;
    private final Loop loop;
    private final Connector connector;
    private @Nullable ClientConnection idle;
    private int idleCount;
    private int open;
    private int dialing;
    private boolean retired;

    ConnectionPool(Endpoint endpoint, PoolLimits limits, Loop loop, EventLoop eventLoop) {
        this.endpoint = endpoint;
        this.limits = limits;
        this.loop = loop;
        this.connector = new Connector(endpoint, eventLoop, limits.connectNanos());
    }

    /** An idle connection that is still good, or null. */
    @Nullable
    ClientConnection lease() {
        ClientConnection connection = idle;
        while (connection != null) {
            idle = connection.nextIdle;
            connection.nextIdle = null;
            idleCount--;
            if (connection.isIdle() && !isExpired(connection)) {
                return connection;
            }
            connection.close();
            connection = idle;
        }
        return null;
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

    /** Opens a connection for the waiter. */
    Connector.Pending dial(Dial waiter) {
        dialing++;
        return connector.connect(() -> new ClientConnection(this), new Dial() {
            @Override
            public void onConnected(ClientConnection connection) {
                dialing--;
                open++;
                loop.refresh();
                connection.openedNanos = loop.nowNanos();
                waiter.onConnected(connection);
            }

            @Override
            public void onNotConnected(Reason reason) {
                dialing--;
                loop.refresh();
                waiter.onNotConnected(reason);
            }
        });
    }

    /** Takes a connection back after an exchange; closes it when it cannot carry another. */
    void giveBack(ClientConnection connection) {
        if (retired || !connection.isReusable() || idleCount >= limits.idle()) {
            connection.close();
            return;
        }
        connection.idleSinceNanos = loop.nowNanos();
        connection.nextIdle = idle;
        idle = connection;
        idleCount++;
    }

    /** Closes connections that have been idle for too long; they stand at the bottom of the stack. */
    void sweep() {
        ClientConnection above = null;
        ClientConnection connection = idle;
        while (connection != null && !isExpired(connection)) {
            above = connection;
            connection = connection.nextIdle;
        }
        if (above == null) {
            idle = null;
        } else {
            above.nextIdle = null;
        }
        closeAll(connection);
    }

    private void closeAll(@Nullable ClientConnection first) {
        ClientConnection connection = first;
        while (connection != null) {
            ClientConnection next = connection.nextIdle;
            connection.nextIdle = null;
            idleCount--;
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
        open--;
        unlink(connection);
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
        if (above == null) {
            idle = closed.nextIdle;
        } else {
            above.nextIdle = closed.nextIdle;
        }
        closed.nextIdle = null;
    }
}
