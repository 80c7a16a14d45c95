package dev.sluice.wire.tunnel;

import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.Method;
import dev.sluice.observe.Reason;
import dev.sluice.wire.Berth;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/**
 * A connection to a server that is one exchange's tunnel from its first byte on. To be connected is to be answered: with 200,
 * as a proxy answers CONNECT.
 *
 * <p>Owned by one loop.
 */
public final class ClientTunnel extends TunnelEnd implements ClientLink, ClientStream {
    /** A server that takes none of a tunnel's last bytes for so long is given up. */
    private static final long LAST_BYTES_NANOS = 60_000_000_000L;

    private static final int OK = 200;

    private final ClientHost host;
    private final Berth berth = new Berth(this);
    private @Nullable Events events;
    private boolean ending;

    /** A connection of the host. */
    public ClientTunnel(ClientHost host) {
        super(host.timers());
        this.host = host;
    }

    /* --------------- the socket --------------- */

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        host.onRead(in.readableBytes());
        Events current = events;
        if (current != null && state == State.OPEN) {
            current.onResponseBody(in);
        } else {
            in.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        Events current = events;
        if (current != null) {
            current.onUpstreamReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Events current = events;
        if (current != null && context.channel().isWritable()) {
            current.onUpstreamWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (!(event instanceof ChannelInputShutdownEvent) || inEnded) {
            return;
        }
        inEnded = true;
        Events current = events;
        if (state != State.OPEN || current == null) {
            fail(Reason.UPSTREAM_CLOSED);
            close();
            return;
        }
        if (outEnded) {
            end();
        }
        current.onResponseEnd(null);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(Reason.UPSTREAM_CLOSED);
        closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(Reason.UPSTREAM_RESET);
        close();
    }

    private void fail(Reason reason) {
        Events current = events;
        events = null;
        if (current != null) {
            current.onUpstreamFailed(reason);
        }
    }

    /* --------------- the tunnel --------------- */

    @Override
    public void send(Head request, Method method, long length, Events to) {
        events = to;
        state = State.ASKED;
        Head response = to.upstreamResponse();
        response.reset();
        response.version(Head.NO_HTTP);
        response.status(OK);
    }

    /** The first flush comes when the sender is done with sending: now it can be answered. */
    @Override
    public void flush() {
        Events current = events;
        if (state == State.ASKED && current != null) {
            state = State.OPEN;
            current.onResponse(Framing.TUNNEL);
        }
        if (state == State.OPEN) {
            pipe().flush();
        }
    }

    @Override
    public void body(ByteBuf data) {
        if (state == State.OPEN && !ending) {
            pipe().write(data);
        } else {
            data.release();
        }
    }

    @Override
    public void bodyEnd(@Nullable Head trailers) {
        if (state == State.OPEN) {
            endOutput();
        }
    }

    @Override
    void end() {
        events = null;
        if (!ending) {
            ending = true;
            pipe().closeAfterSending(LAST_BYTES_NANOS);
        }
    }

    /* --------------- the pool's view --------------- */

    @Override
    public Berth berth() {
        return berth;
    }

    @Override
    public @Nullable ClientStream open() {
        return state == State.NEW ? this : null;
    }

    @Override
    public boolean takesMore() {
        return false;
    }

    @Override
    public boolean isShared() {
        return false;
    }

    @Override
    public int room() {
        return 1;
    }

    @Override
    public int streams() {
        return state == State.ASKED || state == State.OPEN ? 1 : 0;
    }

    @Override
    public boolean isIdle() {
        return state == State.NEW && pipe().channel().isActive();
    }

    @Override
    public boolean isReused() {
        return false;
    }

    @Override
    public int version() {
        return Head.NO_HTTP;
    }

    @Override
    public void giveBack() {
        cancel();
    }

    @Override
    public void cancel() {
        events = null;
        if (!ending) {
            close();
        }
    }

    @Override
    public void timeOut() {
        cancel();
    }

    @Override
    public void drain() {
        close();
    }

    @Override
    void onClosed() {
        host.onClosed(this);
    }
}
