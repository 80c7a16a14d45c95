package dev.sluice.wire.h1;

import dev.sluice.base.Timer;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HopByHop;
import dev.sluice.http.Method;
import dev.sluice.http.Trailers;
import dev.sluice.observe.Reason;
import dev.sluice.wire.Berth;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1 connection to an upstream server: one exchange at a time, reused when both messages ended cleanly.
 *
 * <p>Owned by one loop.
 */
public final class ClientConnection extends ChannelInboundHandlerAdapter
        implements ClientLink, ClientStream, Input.Owner, Timer.Expiry {
    private enum State {
        IDLE,
        HEAD,
        BODY,
        TUNNEL,
        CLOSED
    }

    /** More interim responses than this to one request are taken for an attack. */
    private static final int MOST_INTERIMS = 64;

    /** A server that takes none of a tunnel's last bytes for so long is given up. */
    private static final long LAST_BYTES_NANOS = 60_000_000_000L;

    private final ClientHost host;
    private final Berth berth = new Berth(this);
    private final Input input = new Input(this);
    private final HeadParser parser = new HeadParser(HeadParser.Kind.RESPONSE);
    private @Nullable ChannelHandlerContext context;
    private @Nullable Output output;
    private @Nullable Events events;
    private State state = State.IDLE;
    private Method method = Method.OTHER;
    private int exchanges;
    private long requestFraming;
    private boolean requestEnded;
    private boolean keepAlive;
    private boolean untilClose;
    private int interims;
    private boolean tunnelInEnded;
    private boolean tunnelOutEnded;
    private boolean asksUpgrade;
    private @Nullable Timer timer;
    private final Uptake uptake = new Uptake();
    private @Nullable SslHandler encryption;
    private boolean closeNotified;

    /** A connection of the host. */
    public ClientConnection(ClientHost host) {
        this.host = host;
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    private Channel channel() {
        return context().channel();
    }

    private Output output() {
        return Objects.requireNonNull(output);
    }

    /* --------------- the socket --------------- */

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        output = new Output(ctx);
        encryption = ctx.pipeline().get(SslHandler.class);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        host.onRead(in.readableBytes());
        if (state == State.CLOSED || state == State.IDLE) {
            // a server that speaks before it is spoken to would have its words taken for the next answer
            in.release();
            close();
        } else {
            input.read(in, channel());
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Events current = events;
        if (current != null) {
            current.onUpstreamReadComplete();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Events current = events;
        if (current != null && ctx.channel().isWritable()) {
            current.onUpstreamWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent close && close.isSuccess()) {
            closeNotified = true;
            onInputEnded();
        } else if (event instanceof ChannelInputShutdownEvent && !closeNotified) {
            // RFC 8446 section 6.1: anybody can end a TCP connection, only the server can say that it ends
            untilClose &= encryption == null;
            onInputEnded();
        }
    }

    private void onInputEnded() {
        if (state == State.BODY || (state == State.TUNNEL && !tunnelInEnded)) {
            input.end();
        } else {
            onPeerEnd();
        }
    }

    @Override
    public void onPeerEnd() {
        if (state == State.TUNNEL && !tunnelInEnded) {
            tunnelInEnded = true;
            Events current = events;
            if (tunnelOutEnded) {
                endTunnel();
            }
            if (current != null) {
                current.onResponseEnd(null);
            }
            return;
        }
        ended(Reason.UPSTREAM_CLOSED);
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        untilClose &= !input.holds() && (encryption == null || closeNotified);
        ended(Reason.UPSTREAM_CLOSED);
        closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        untilClose = false;
        ended(cause.getCause() instanceof SSLException ? Reason.UPSTREAM_TLS_FAILED : Reason.UPSTREAM_RESET);
        close();
    }

    private void ended(Reason reason) {
        if (untilClose && state == State.BODY) {
            onDataEnd(null);
        } else if (state == State.BODY) {
            fail(Reason.UPSTREAM_TRUNCATED);
        } else {
            fail(reason);
        }
    }

    private void fail(Reason reason) {
        Events current = events;
        events = null;
        if (current != null) {
            current.onUpstreamFailed(reason);
        }
    }

    /* --------------- requests --------------- */

    @Override
    public void send(Head request, Method requestMethod, long length, Events to) {
        events = to;
        method = requestMethod;
        state = State.HEAD;
        exchanges++;
        requestFraming = length;
        asksUpgrade = request.has(FieldName.UPGRADE);
        requestEnded = length == 0 || length == Framing.NO_BODY;
        keepAlive = false;
        untilClose = false;
        interims = 0;
        parser.begin(host.headLimits());
        to.upstreamResponse().reset();
        input.expectHead();
        Output out = output();
        out.request(request);
        if (length == Framing.CHUNKED) {
            out.chunkedField();
        }
        out.endHead();
    }

    @Override
    public void body(ByteBuf data) {
        if (state == State.CLOSED) {
            data.release();
        } else if (closeNotified && state == State.TUNNEL) {
            // the library ends both directions at once
            data.release();
            fail(Reason.UPSTREAM_CLOSED);
            close();
        } else if (requestFraming == Framing.CHUNKED && state != State.TUNNEL) {
            output().chunk(data);
        } else {
            output().data(data);
        }
    }

    @Override
    public void bodyEnd(@Nullable Head trailers) {
        if (state == State.CLOSED) {
            return;
        }
        if (state == State.TUNNEL) {
            endTunnelOut();
            return;
        }
        requestEnded = true;
        if (requestFraming == Framing.CHUNKED) {
            output().lastChunk(trailers);
        }
    }

    private void endTunnelOut() {
        tunnelOutEnded = true;
        if (tunnelInEnded) {
            endTunnel();
            return;
        }
        output().flushThen(sent -> {
            if (state == State.TUNNEL && !tunnelInEnded) {
                shutdownOutput();
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what comes of it shows when the socket is read
    private void shutdownOutput() {
        SslHandler tls = encryption;
        if (tls == null) {
            ((DuplexChannel) channel()).shutdownOutput();
        } else {
            tls.closeOutbound();
        }
    }

    /** Both directions have ended; nobody but the connection waits for the last bytes to be sent. */
    private void endTunnel() {
        events = null;
        Output out = output();
        out.flush();
        if (!out.isPending()) {
            close();
            return;
        }
        Timer watch = new Timer(this);
        timer = watch;
        host.timers().arm(watch, LAST_BYTES_NANOS);
        out.flushThen(sent -> close());
        uptake.begin(out.unsent());
    }

    @Override
    public void onExpired(Timer expired) {
        if (uptake.goesOn(output().unsent())) {
            host.timers().arm(expired, LAST_BYTES_NANOS);
        } else {
            close();
        }
    }

    @Override
    public void flush() {
        if (state != State.CLOSED) {
            output().flush();
        }
    }

    @Override
    public boolean isWritable() {
        return channel().isWritable();
    }

    @Override
    public long unsent() {
        return output().unsent();
    }

    /* --------------- responses --------------- */

    @Override
    public void onHeadBytes(ByteBuf in) {
        Events current = events;
        if (current == null) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int result = parser.parse(in, current.upstreamResponse());
        if (result == HeadParser.REFUSED) {
            garbage(parser.error());
        } else if (result == HeadParser.DONE) {
            head(current, current.upstreamResponse());
        }
    }

    private void garbage(Reason detail) {
        boolean large =
                detail == Reason.URI_TOO_LONG || detail == Reason.HEADER_TOO_LARGE || detail == Reason.TOO_MANY_HEADERS;
        fail(large ? Reason.UPSTREAM_HEADER_TOO_LARGE : Reason.UPSTREAM_GARBAGE);
        close();
    }

    private void head(Events current, Head response) {
        int status = response.status();
        if (status < 200 && status != 101) {
            if (++interims > MOST_INTERIMS) {
                garbage(Reason.BAD_HEADER);
                return;
            }
            current.onInterim();
            // the exchange may be over by now, and its head another's
            if (events != current) {
                return;
            }
            response.reset();
            parser.begin(host.headLimits());
            return;
        }
        long length = Framing.ofResponse(response, method);
        if (Framing.isError(length) || (status == 101 && !asksUpgrade)) {
            garbage(Reason.FRAMING_CONFLICT);
            return;
        }
        keepAlive = HopByHop.keepsAlive(response);
        if (length == Framing.TUNNEL) {
            state = State.TUNNEL;
            input.expectAnything();
            current.onResponse(length);
            return;
        }
        state = State.BODY;
        untilClose = length == Framing.UNTIL_CLOSE;
        if (length == 0 || length == Framing.NO_BODY) {
            input.hold();
            current.onResponse(length);
            if (events == current) {
                onDataEnd(null);
            }
            return;
        }
        input.expectBody(length, host.headLimits());
        current.onResponse(length);
    }

    @Override
    public void onData(ByteBuf data) {
        Events current = events;
        if (current == null) {
            data.release();
        } else {
            current.onResponseBody(data);
        }
    }

    @Override
    public void onDataEnd(@Nullable Head trailers) {
        if (state == State.CLOSED) {
            return;
        }
        Events current = events;
        state = State.IDLE;
        events = null;
        if (trailers != null) {
            Trailers.strip(trailers);
            if (current != null) {
                HopByHop.stripTrailers(current.upstreamResponse(), trailers);
            }
        }
        // the body's reader may have paused it with the last bytes; the next response is not to wait for that
        input.resume(channel());
        if (current != null) {
            current.onResponseEnd(trailers);
        }
    }

    @Override
    public void onBroken(Reason reason) {
        fail(Reason.UPSTREAM_GARBAGE);
        close();
    }

    @Override
    public void pauseBody() {
        if (state == State.BODY || state == State.TUNNEL) {
            input.pause();
        }
    }

    @Override
    public void resumeBody() {
        if (state != State.CLOSED) {
            input.resume(channel());
            Events current = events;
            if (current != null) {
                current.onUpstreamReadComplete();
            }
        }
    }

    /* --------------- the end --------------- */

    @Override
    public Berth berth() {
        return berth;
    }

    @Override
    public ClientStream open() {
        return this;
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
        return state == State.IDLE || state == State.CLOSED ? 0 : 1;
    }

    @Override
    public int version() {
        return Head.HTTP_1_1;
    }

    /** Whether request and response are complete and the connection can carry another exchange. */
    boolean isReusable() {
        return state == State.IDLE && keepAlive && requestEnded && !untilClose && !input.holds() && !input.isEnding();
    }

    @Override
    public boolean isReused() {
        return exchanges > 1;
    }

    @Override
    public boolean isIdle() {
        return state == State.IDLE && channel().isActive();
    }

    @Override
    public void giveBack() {
        if (isReusable()) {
            host.onChanged(this);
        } else {
            cancel();
        }
    }

    @Override
    public void cancel() {
        events = null;
        if (timer == null) {
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
    public void close() {
        if (state != State.CLOSED) {
            closed();
            channel().close();
        }
    }

    private void closed() {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            Timer watch = timer;
            if (watch != null) {
                host.timers().remove(watch);
            }
            input.close();
            output().discard();
            host.onClosed(this);
        }
    }
}
