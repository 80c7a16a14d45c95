package dev.sluice.wire.tunnel;

import dev.sluice.base.Ascii;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection that is passed on unread. Its first bytes begin an exchange whose request is {@code CONNECT target};
 * they wait, and nothing more is read, until the exchange answers with a tunnel. Any other answer closes the connection.
 *
 * <p>Owned by one loop.
 */
public final class ServerTunnel extends TunnelEnd implements ServerStream, ServerLink {
    private static final byte[] CONNECT = Ascii.bytes("CONNECT");

    private final ServerHost host;
    private final String target;
    private @Nullable Events events;
    private @Nullable ByteBuf held;
    private boolean inRead;

    /** A connection of the host, on its way to {@code host:port}. */
    public ServerTunnel(ServerHost host, String target) {
        super(host.timers());
        this.host = host;
        this.target = target;
    }

    /* --------------- the socket --------------- */

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        host.onRead(in.readableBytes());
        inRead = true;
        Events current = events;
        if (state == State.NEW) {
            ask(in);
        } else if (state == State.OPEN && current != null) {
            current.onRequestBody(in);
        } else {
            in.release();
        }
    }

    private void ask(ByteBuf first) {
        state = State.ASKED;
        held = first;
        pipe().read(false);
        Events begun = host.open(this);
        events = begun;
        connect(begun.request(), Ascii.bytes(target));
        begun.onBegin(this);
        begun.onRequest(0);
    }

    private static void connect(Head request, byte[] authority) {
        request.reset();
        request.version(Head.NO_HTTP);
        request.append(CONNECT, 0, CONNECT.length);
        request.methodEnd(CONNECT.length);
        int at = request.append(authority, 0, authority.length);
        request.authority(at, at + authority.length);
        request.path(request.size(), request.size(), Head.NONE);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        inRead = false;
        Events current = events;
        if (current != null) {
            current.onClientReadComplete();
        }
        if (state != State.CLOSED) {
            pipe().flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        Events current = events;
        if (current != null && context.channel().isWritable()) {
            current.onClientWritable();
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
            gone();
            close();
            return;
        }
        if (outEnded) {
            events = null;
        }
        current.onRequestEnd(null);
        if (outEnded) {
            end();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone();
        closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        gone();
        close();
    }

    private void gone() {
        Events current = events;
        events = null;
        if (current != null) {
            current.onClientGone(Reason.CLIENT_CLOSED);
        }
    }

    /* --------------- the tunnel --------------- */

    @Override
    public void inform(Head response) {
        // there is no response to inform of
    }

    @Override
    public void last() {
        // there is only one
    }

    @Override
    public void respond(Head response, long length) {
        if (state != State.ASKED || length != Framing.TUNNEL) {
            return;
        }
        state = State.OPEN;
        ByteBuf first = held;
        held = null;
        Events current = events;
        if (first != null && current != null) {
            current.onRequestBody(first);
        }
        pipe().read(true);
        delivered();
    }

    /** What was delivered outside of a read has no end of a read to flush it. */
    private void delivered() {
        Events current = events;
        if (current != null && !inRead) {
            current.onClientReadComplete();
        }
    }

    @Override
    public void body(ByteBuf data) {
        if (state == State.OPEN) {
            pipe().write(data);
        } else {
            data.release();
        }
    }

    @Override
    public void bodyEnd(@Nullable Head trailers) {
        if (state != State.OPEN) {
            events = null;
            close();
            return;
        }
        endOutput();
    }

    @Override
    void end() {
        events = null;
        if (state == State.OPEN) {
            pipe().closeAfterSending(host.sendTimeoutNanos());
        }
    }

    @Override
    public void flush() {
        if (state != State.CLOSED) {
            pipe().flush();
        }
    }

    /** A tunnel that breaks off ends with a reset: who reads to the end of it would not know otherwise. */
    @Override
    public void cut(Reason reason) {
        events = null;
        if (state == State.OPEN) {
            pipe().channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        close();
    }

    /* --------------- the end --------------- */

    @Override
    public Channel socket() {
        return pipe().channel();
    }

    @Override
    public void drain() {
        if (state == State.NEW) {
            close();
        }
    }

    @Override
    void onClosed() {
        ByteBuf rest = held;
        held = null;
        if (rest != null) {
            rest.release();
        }
        host.onClosed(this);
    }
}
