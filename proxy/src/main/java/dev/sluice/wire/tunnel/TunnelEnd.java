package dev.sluice.wire.tunnel;

import dev.sluice.base.TimerWheel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of a tunnel's two connections: what the client's and the server's do alike with their socket. Owned by one loop.
 */
abstract class TunnelEnd extends ChannelInboundHandlerAdapter {
    /** How far the connection has come. */
    enum State {
        /** Nobody has asked anything of it. */
        NEW,
        /** Whether there will be a tunnel is being asked. */
        ASKED,
        /** Bytes pass. */
        OPEN,
        /** The socket is closed. */
        CLOSED
    }

    private final TimerWheel timers;
    private @Nullable Pipe pipe;
    State state = State.NEW;
    boolean inEnded;
    boolean outEnded;

    TunnelEnd(TimerWheel timers) {
        this.timers = timers;
    }

    final Pipe pipe() {
        return Objects.requireNonNull(pipe);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        pipe = new Pipe(context, timers);
    }

    public final void pauseBody() {
        read(false);
    }

    public final void resumeBody() {
        read(true);
    }

    private void read(boolean on) {
        if (state == State.OPEN) {
            pipe().read(on);
        }
    }

    public final boolean isWritable() {
        return pipe().channel().isWritable();
    }

    public final long unsent() {
        return pipe().unsent();
    }

    /** Nothing more is to be sent: our half ends behind the last byte, or the connection where the other half has ended. */
    final void endOutput() {
        outEnded = true;
        if (inEnded) {
            end();
        } else {
            pipe().shutOutput();
        }
    }

    /** Both directions have ended; nobody but the connection waits for the last bytes to be sent. */
    abstract void end();

    public final void close() {
        if (state != State.CLOSED) {
            closed();
            pipe().channel().close();
        }
    }

    /** The socket is closed, or about to be. */
    final void closed() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            pipe().closed();
            onClosed();
        }
    }

    /** Called once. */
    abstract void onClosed();
}
