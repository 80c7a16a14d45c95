package dev.sluice.wire.h1;

import dev.sluice.base.Ascii;
import dev.sluice.base.Timer;
import dev.sluice.http.FieldName;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HopByHop;
import dev.sluice.http.Trailers;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1 connection: one request after the other, answers in order (RFC 9112 section 9.3). Between requests
 * it holds neither head nor exchange, so an idle connection is small.
 *
 * <p>Owned by one loop.
 */
public final class ServerConnection extends ChannelInboundHandlerAdapter
        implements ServerStream, ServerLink, Input.Owner, Timer.Expiry {
    private enum State {
        IDLE,
        HEAD,
        EXCHANGE,
        DISCARD,
        SENDING,
        LINGER,
        CLOSED
    }

    private static final byte[] HTTP2 = Ascii.bytes("PRI ");
    private static final long LARGEST_DISCARD = 64 << 10;
    private static final long LINGER_NANOS = 2_000_000_000L;

    private final ServerHost host;
    private final Input input = new Input(this);
    private final Timer timer = new Timer(this);
    private final HeadParser parser = new HeadParser(HeadParser.Kind.REQUEST);
    private @Nullable ChannelHandlerContext context;
    private @Nullable Output output;
    private @Nullable Events events;
    private @Nullable ByteBuf first;
    private State state = State.IDLE;
    private int requests;
    private boolean requestEnded;
    private boolean keepAlive;
    private boolean http10;
    private boolean inRead;
    private boolean mayDiscard;
    private long discarded;
    private boolean tunnelInEnded;
    private boolean tunnelOutEnded;
    private long responseFraming;
    private final Uptake uptake = new Uptake();

    /** A connection of the host. */
    public ServerConnection(ServerHost host) {
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

    @Override
    public Channel socket() {
        return channel();
    }

    /** Requests begun on this connection. */
    public int requests() {
        return requests;
    }

    /* --------------- the socket --------------- */

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        output = new Output(ctx);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        host.onOpened(this);
        host.timers().arm(timer, host.headerTimeoutNanos());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        inRead = true;
        host.onRead(in.readableBytes());
        if (state == State.CLOSED) {
            in.release();
        } else if (requests == 0 && state == State.IDLE && mayBeHttp2(in)) {
            http2(ctx, in);
        } else {
            input.read(in, channel());
        }
    }

    /** Whether the first bytes are those of HTTP/2's preface (RFC 9113 section 3.4), as far as they have arrived. */
    private boolean mayBeHttp2(ByteBuf in) {
        if (first != null) {
            return true;
        }
        int length = Math.min(HTTP2.length, in.readableBytes());
        for (int i = 0; i < length; i++) {
            if (in.getByte(in.readerIndex() + i) != HTTP2[i]) {
                return false;
            }
        }
        return true;
    }

    /** No method of HTTP/1.1 is called PRI: as soon as that is clear, the connection is another's. */
    private void http2(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf before = first;
        first = null;
        ByteBuf all = before == null ? in : Unpooled.wrappedBuffer(before, in);
        if (!mayBeHttp2(all)) {
            input.read(all, channel());
        } else if (all.readableBytes() < HTTP2.length) {
            first = all;
        } else {
            state = State.CLOSED;
            inRead = false;
            host.timers().remove(timer);
            input.close();
            output().discard();
            host.onHttp2(this, ctx, all);
        }
    }

    private void dropFirst() {
        ByteBuf waiting = first;
        if (waiting != null) {
            first = null;
            waiting.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        inRead = false;
        Events current = events;
        if (current != null) {
            current.onClientReadComplete();
        }
        if (state != State.CLOSED) {
            output().flush();
            if (state == State.IDLE && output().isPending()) {
                input.hold();
                send();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Events current = events;
        if (current != null && ctx.channel().isWritable()) {
            current.onClientWritable();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // close_notify ends a TLS client's half as FIN does another's (RFC 8446 section 6.1)
        boolean notified = event instanceof SslCloseCompletionEvent end && end.isSuccess();
        if (notified || event instanceof ChannelInputShutdownEvent) {
            onInputEnded();
        }
    }

    private void onInputEnded() {
        if (isTunnel() && !tunnelInEnded) {
            input.end();
            return;
        }
        boolean unanswered = state == State.EXCHANGE || state == State.LINGER;
        gone(Reason.CLIENT_CLOSED);
        if (unanswered) {
            close();
            return;
        }
        // who has asked everything may end: what was answered is still sent
        requestEnded = true;
        keepAlive = false;
        if (state != State.SENDING) {
            end();
        }
    }

    @Override
    public void onPeerEnd() {
        tunnelInEnded = true;
        Events current = events;
        if (tunnelOutEnded) {
            events = null;
        }
        if (current != null) {
            current.onRequestEnd(null);
        }
        if (tunnelOutEnded && state == State.EXCHANGE) {
            endTunnel();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        gone(Reason.CLIENT_CLOSED);
        closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        gone(Reason.CLIENT_CLOSED);
        close();
    }

    private void gone(Reason reason) {
        Events current = events;
        events = null;
        if (current != null) {
            current.onClientGone(reason);
        }
    }

    @Override
    public void onExpired(Timer expired) {
        if (state == State.HEAD) {
            refuse(Reason.HEADER_TIMEOUT);
        } else if (state == State.SENDING) {
            onSlow();
        } else if (state == State.DISCARD && output().isPending()) {
            end();
        } else if (state != State.EXCHANGE) {
            close();
        }
    }

    /* --------------- requests --------------- */

    @Override
    public void onHeadBytes(ByteBuf in) {
        Events current = events;
        if (state == State.IDLE) {
            state = State.HEAD;
            requests++;
            requestEnded = false;
            keepAlive = true;
            http10 = false;
            responseFraming = 0;
            parser.begin(host.headLimits());
            current = host.open(this);
            events = current;
            current.request().reset();
            host.timers().arm(timer, host.headerTimeoutNanos());
            current.onBegin(this);
        }
        if (current == null) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int result = parser.parse(in, current.request());
        if (result == HeadParser.REFUSED) {
            refuse(parser.error());
        } else if (result == HeadParser.DONE) {
            head(current, current.request());
        }
    }

    private void head(Events current, Head request) {
        timer.disarm();
        state = State.EXCHANGE;
        long length = Framing.ofRequest(request);
        if (Framing.isError(length)) {
            refuse(reasonOf(length));
            return;
        }
        http10 = request.version() == Head.HTTP_1_0;
        keepAlive = HopByHop.keepsAlive(request) && requests < host.maxRequests() && !host.isDraining();
        if (length == 0) {
            requestEnded = true;
            input.hold();
        } else {
            input.expectBody(length, host.headLimits());
        }
        // a client that waits for 100 (Continue) may send its body or the next request: the two look alike
        mayDiscard = length <= LARGEST_DISCARD && !request.has(FieldName.EXPECT);
        current.onRequest(length);
    }

    static Reason reasonOf(long framing) {
        if (framing == Framing.BAD_LENGTH) {
            return Reason.BAD_CONTENT_LENGTH;
        }
        if (framing == Framing.BAD_CODING) {
            return Reason.BAD_TRANSFER_ENCODING;
        }
        return framing == Framing.UNSUPPORTED_CODING ? Reason.UNSUPPORTED_TRANSFER_ENCODING : Reason.FRAMING_CONFLICT;
    }

    private void refuse(Reason reason) {
        if (events == null) {
            // the answer is out already, and the rest of its request is not worth reading
            end();
            return;
        }
        host.onProtocolError(reason);
        timer.disarm();
        state = State.EXCHANGE;
        keepAlive = false;
        input.discard(channel());
        Events current = events;
        if (current != null) {
            current.onRefused(reason);
        }
        if (!inRead && state != State.CLOSED) {
            output().flush();
        }
    }

    @Override
    public void onData(ByteBuf data) {
        Events current = events;
        if (current != null) {
            current.onRequestBody(data);
            return;
        }
        discarded += data.readableBytes();
        data.release();
        if (discarded > LARGEST_DISCARD && state == State.DISCARD) {
            end();
        }
    }

    @Override
    public void onDataEnd(@Nullable Head trailers) {
        requestEnded = true;
        Events current = events;
        if (trailers != null && current != null) {
            Trailers.strip(trailers);
            HopByHop.stripTrailers(current.request(), trailers);
        }
        if (current != null) {
            current.onRequestEnd(trailers);
        } else if (state == State.DISCARD) {
            next();
        }
    }

    @Override
    public void onBroken(Reason reason) {
        refuse(reason);
    }

    @Override
    public void pauseBody() {
        if (!requestEnded) {
            input.pause();
        }
    }

    @Override
    public void resumeBody() {
        if (state == State.EXCHANGE) {
            input.resume(channel());
            delivered();
        }
    }

    /** What waited was delivered outside of a read, so that no end of a read will flush what it caused. */
    private void delivered() {
        Events current = events;
        if (current != null && !inRead) {
            current.onClientReadComplete();
        }
    }

    /* --------------- responses --------------- */

    @Override
    public void inform(Head response) {
        if (!http10 && state != State.CLOSED) {
            output().response(response);
            output().endHead();
            output().flush();
        }
    }

    @Override
    public void last() {
        keepAlive = false;
    }

    @Override
    public void respond(Head response, long length) {
        if (state == State.CLOSED) {
            return;
        }
        Output out = output();
        responseFraming = length;
        if (length == Framing.TUNNEL) {
            out.response(response);
            out.endHead();
            beginTunnel();
            return;
        }
        if (length == Framing.CHUNKED && http10) {
            responseFraming = Framing.UNTIL_CLOSE;
        } else if (length == Framing.UNTIL_CLOSE && !http10) {
            responseFraming = Framing.CHUNKED;
        }
        keepAlive &= responseFraming != Framing.UNTIL_CLOSE && (requestEnded || mayDiscard);
        out.response(response);
        if (responseFraming == Framing.CHUNKED) {
            out.chunkedField();
        }
        if (!keepAlive) {
            out.closeField();
        } else if (http10) {
            out.keepAliveField();
        }
        out.endHead();
    }

    private void beginTunnel() {
        keepAlive = false;
        // the tunnel's bytes are a body like any other, and can be paused like one
        requestEnded = false;
        input.expectAnything();
        input.proceed(channel());
        delivered();
    }

    private boolean isTunnel() {
        return responseFraming == Framing.TUNNEL && state == State.EXCHANGE;
    }

    @Override
    public void body(ByteBuf data) {
        if (state == State.CLOSED || responseFraming == Framing.NO_BODY) {
            data.release();
        } else if (responseFraming == Framing.CHUNKED) {
            output().chunk(data);
        } else {
            output().data(data);
        }
    }

    @Override
    public void bodyEnd(@Nullable Head trailers) {
        if (isTunnel()) {
            endTunnelOut();
            return;
        }
        events = null;
        if (state == State.CLOSED) {
            return;
        }
        if (responseFraming == Framing.CHUNKED) {
            output().lastChunk(trailers);
        }
        if (requestEnded || !keepAlive) {
            next();
        } else {
            discard();
        }
    }

    private void endTunnelOut() {
        tunnelOutEnded = true;
        if (tunnelInEnded) {
            endTunnel();
            return;
        }
        output().flushThen(sent -> {
            if (state == State.EXCHANGE) {
                closeOut();
            }
        });
    }

    /** Both directions have ended; nobody but the connection waits for the last bytes to be sent. */
    private void endTunnel() {
        events = null;
        requestEnded = true;
        end();
    }

    /** Closes our half of the socket. What Netty has not sent when this is called is lost. */
    private void closeOut() {
        host.closeOutput(channel());
    }

    /** The answers to what one read brought are sent together, but no more of them than the socket is behind with. */
    private void next() {
        if (!keepAlive) {
            end();
        } else if (inRead && channel().isWritable()) {
            idle();
        } else {
            send();
        }
    }

    /** Sends what is left; the next request, or the end, comes when the socket has taken all of it. */
    private void send() {
        state = State.SENDING;
        Output out = output();
        out.flush();
        if (!out.isPending()) {
            onSent();
            return;
        }
        armSend();
        out.flushThen(sent -> {
            if (sent.isSuccess()) {
                onSent();
            } else {
                close();
            }
        });
        uptake.begin(out.unsent());
    }

    private void armSend() {
        long nanos = host.sendTimeoutNanos();
        if (nanos > 0) {
            host.timers().arm(timer, nanos);
        } else {
            timer.disarm();
        }
    }

    private void onSlow() {
        if (uptake.goesOn(output().unsent())) {
            armSend();
        } else {
            close();
        }
    }

    private void onSent() {
        if (state != State.SENDING) {
            return;
        }
        if (keepAlive) {
            idle();
        } else if (requestEnded) {
            close();
        } else {
            linger();
        }
    }

    private void idle() {
        state = State.IDLE;
        input.expectHead();
        host.timers().arm(timer, host.idleTimeoutNanos());
        input.proceed(channel());
        delivered();
    }

    /** The response did not wait for the request's rest: what is small is read and thrown away, and the connection lives. */
    private void discard() {
        state = State.DISCARD;
        discarded = 0;
        output().flush();
        host.timers().arm(timer, LINGER_NANOS);
        input.resume(channel());
    }

    private void end() {
        if (state != State.CLOSED) {
            state = State.SENDING;
            keepAlive = false;
            input.discard(channel());
            send();
        }
    }

    /** Closes our half and reads on for a while, so that no reset overtakes the response (RFC 9112 section 9.6). */
    private void linger() {
        state = State.LINGER;
        closeOut();
        host.timers().arm(timer, LINGER_NANOS);
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

    @Override
    public void cut(Reason reason) {
        events = null;
        if (state != State.CLOSED) {
            // a close without a byte would look like an idle connection's, after which clients ask again
            output().flush();
        }
        boolean silent = responseFraming == Framing.UNTIL_CLOSE || responseFraming == Framing.TUNNEL;
        if (silent && state != State.CLOSED) {
            Channel cut = channel();
            closed();
            host.cut(cut);
        } else {
            close();
        }
    }

    /* --------------- the end --------------- */

    @Override
    public void drain() {
        keepAlive = false;
        if (state == State.IDLE) {
            close();
        }
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
            host.timers().remove(timer);
            dropFirst();
            input.close();
            output().discard();
            host.onClosed(this);
        }
    }
}
