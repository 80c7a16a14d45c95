package dev.sluice.upstream;

import dev.sluice.observe.Reason;
import dev.sluice.observe.TlsFailure;
import dev.sluice.upstream.dial.Dial;
import dev.sluice.upstream.dial.Dialer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is being opened, and who waits for it: one request, or as many as the connection is expected to carry at
 * a time. Owned by the pool's loop.
 */
final class Dialing implements Dialer.Handlers, Dialer.Outcome {
    private final ConnectionPool pool;
    private final byte @Nullable [] preamble;
    private final long begunNanos;
    private final ArrayDeque<Waiter> waiters = new ArrayDeque<>(1);
    private @Nullable Dial dial;
    private boolean over;

    Dialing(ConnectionPool pool, Waiter first, byte @Nullable [] preamble, long nowNanos) {
        this.pool = pool;
        this.preamble = preamble;
        this.begunNanos = nowNanos;
        waiters.addLast(first);
    }

    /** The dial that is under way, unless its outcome came first. */
    void begun(Dial newDial) {
        dial = newDial;
    }

    /** When it began. */
    long begunNanos() {
        return begunNanos;
    }

    /** How many wait. */
    int size() {
        return waiters.size();
    }

    /** Whether there was an outcome, or nobody is left to wait for one. */
    boolean isOver() {
        return over;
    }

    /** One more waits. */
    void join(Waiter waiter) {
        waiters.addLast(waiter);
    }

    /** The waiter gives up; who is the last ends the dial. */
    void leave(Waiter waiter) {
        waiters.remove(waiter);
        Dial begun = dial;
        if (over || begun == null) {
            return;
        }
        if (waiters.isEmpty()) {
            over = true;
            begun.cancel();
            pool.end(this);
        } else {
            pool.tell();
        }
    }

    /** Who waits longest, and does no longer; null when nobody is left. */
    @Nullable
    Waiter next() {
        return waiters.pollFirst();
    }

    @Override
    public ChannelHandler handler(String alpn) {
        return pool.handler(alpn);
    }

    @Override
    public boolean isHttp1Only() {
        return pool.isApart();
    }

    @Override
    public @Nullable ByteBuf preamble(Channel channel) {
        return preamble == null ? null : Unpooled.wrappedBuffer(preamble);
    }

    @Override
    public void onSecured(long handshakeNanos, boolean resumed) {
        pool.meter().secured(handshakeNanos, resumed);
    }

    @Override
    public void onNotSecured(TlsFailure failure) {
        pool.meter().notSecured(failure);
    }

    @Override
    public void onConnected(Channel channel) {
        over = true;
        pool.onConnected(this, channel);
    }

    @Override
    public void onFailed(Reason reason, String detail) {
        over = true;
        pool.onFailed(this, reason, detail);
    }
}
