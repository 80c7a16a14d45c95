package dev.sluice.server.tls;

import dev.sluice.base.Ascii;
import dev.sluice.base.Timer;
import dev.sluice.observe.HandshakeFailure;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.TlsSession;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection while it shakes hands (stage SECURE): reads the ClientHello, picks site and key, lets the library work and
 * then gives its place to whoever speaks the protocol. Owned by one loop.
 */
public final class Handshake extends ChannelInboundHandlerAdapter implements ServerLink, Timer.Expiry {
    private enum State {
        HELLO,
        SECURING,
        LINGER,
        DONE
    }

    private static final Logger LOG = LoggerFactory.getLogger("sluice.tls");
    private static final long LINGER_NANOS = 2_000_000_000L;
    // alert, TLS 1.2 on the record layer, two bytes, fatal (RFC 8446 section 6)
    private static final byte[] ALERT = {21, 3, 3, 0, 2, 2};
    private static final int UNRECOGNIZED_NAME = 112;
    private static final int NO_APPLICATION_PROTOCOL = 120;
    private static final int DECODE_ERROR = 50;
    private static final byte[] SPEAKS_HTTPS = Ascii.bytes("""
            HTTP/1.1 400 Bad Request\r
            Content-Type: text/plain\r
            Content-Length: 46\r
            Connection: close\r
            \r
            400 this port speaks HTTPS: ask with https://
            """);

    private final HandshakeHost host;
    private final Timer timer = new Timer(this);
    private final long beganNanos;
    private State state = State.HELLO;
    private @Nullable ChannelHandlerContext context;
    private @Nullable HelloReader reader;
    private @Nullable SslHandler tls;
    private String serverName = "";
    private long settings;

    /** A handshake on a connection of the host. */
    public Handshake(HandshakeHost host) {
        this.host = host;
        this.beganNanos = host.nowNanos();
    }

    private ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        reader = new HelloReader(ctx.alloc());
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        host.onOpened(this);
        host.meter().handshake();
        host.timers().arm(timer, host.handshakeTimeoutNanos());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        HelloReader hello = reader;
        if (state != State.HELLO || hello == null) {
            in.release();
            return;
        }
        switch (hello.read(in)) {
            case MORE -> {}
            case DONE -> choose(Objects.requireNonNull(hello.hello()), hello);
            case PLAIN_HTTP -> refuse(HandshakeFailure.PLAIN_HTTP, Unpooled.wrappedBuffer(SPEAKS_HTTPS));
            case NOT_TLS -> refuse(HandshakeFailure.NOT_TLS, Unpooled.EMPTY_BUFFER);
            case TOO_LARGE -> refuse(HandshakeFailure.HELLO_TOO_LARGE, alert(DECODE_ERROR));
            case MALFORMED -> refuse(HandshakeFailure.PROTOCOL, alert(DECODE_ERROR));
        }
    }

    private static ByteBuf alert(int description) {
        return Unpooled.wrappedBuffer(ALERT, new byte[] {(byte) description});
    }

    private void choose(ClientHello hello, HelloReader bytes) {
        serverName = hello.serverName();
        ChannelHandler unread = host.onHello(this, serverName);
        if (unread != null) {
            pass(unread, bytes);
            return;
        }
        TlsSite site = host.keys().site(hello);
        if (site == null) {
            refuse(HandshakeFailure.UNKNOWN_SNI, alert(UNRECOGNIZED_NAME));
            return;
        }
        TlsContext keyed = site.context(hello);
        if (!keyed.speaks(hello)) {
            refuse(HandshakeFailure.NO_SHARED_PROTOCOL, alert(NO_APPLICATION_PROTOCOL));
            return;
        }
        settings = site.settings();
        state = State.SECURING;
        SslHandler handler = keyed.handler(context().alloc());
        tls = handler;
        ByteBuf raw = bytes.take();
        reader = null;
        context().pipeline().addBefore(context().name(), null, handler);
        if (raw != null) {
            context().pipeline().fireChannelRead(raw);
            context().pipeline().fireChannelReadComplete();
        }
    }

    /** The handshake is between the client and somebody else. */
    private void pass(ChannelHandler next, HelloReader bytes) {
        ByteBuf raw = bytes.take();
        reader = null;
        finish();
        host.meter().handshakePassed();
        ChannelPipeline pipeline = context().pipeline();
        pipeline.replace(this, null, next);
        if (raw != null) {
            pipeline.fireChannelRead(raw);
            pipeline.fireChannelReadComplete();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                secured();
            } else {
                fail(FailureReasons.of(completion.cause()), String.valueOf(completion.cause()));
            }
        } else if (event instanceof ChannelInputShutdownEvent && state != State.DONE) {
            fail(HandshakeFailure.CLOSED, "");
            close();
        }
    }

    private void secured() {
        SslHandler handler = Objects.requireNonNull(tls);
        boolean resumed = Sessions.isResumed(handler.engine());
        TlsSession session = Sessions.of(handler, serverName, settings);
        if (state != State.SECURING) {
            return;
        }
        finish();
        host.meter().handshakeDone(resumed, host.nowNanos() - beganNanos);
        ChannelHandler next = host.onSecured(this, session);
        ChannelHandlerContext lower = context().pipeline().context(handler);
        context().pipeline().replace(this, null, next);
        lower.fireChannelActive();
    }

    private void finish() {
        state = State.DONE;
        host.timers().remove(timer);
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }

    private void fail(HandshakeFailure failure, String detail) {
        if (state == State.HELLO || state == State.SECURING) {
            finish();
            host.meter().handshakeFailed(failure);
            if (LOG.isDebugEnabled()) {
                LOG.debug(
                        "handshake with {} for '{}' failed: {} {}",
                        context().channel().remoteAddress(),
                        serverName,
                        failure.code(),
                        detail);
            }
        }
    }

    /** Says why and closes, but reads on for a while, so that no reset overtakes what was said. */
    private void refuse(HandshakeFailure failure, ByteBuf last) {
        fail(failure, "");
        state = State.LINGER;
        host.timers().arm(timer, LINGER_NANOS);
        context().writeAndFlush(last).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        HalfClose.output(context().channel());
    }

    @Override
    public void onExpired(Timer expired) {
        fail(HandshakeFailure.TIMEOUT, "");
        close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(FailureReasons.of(cause), String.valueOf(cause));
        close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        fail(HandshakeFailure.CLOSED, "");
        host.timers().remove(timer);
        host.onClosed(this);
    }

    /* --------------- the listener's view --------------- */

    @Override
    public Channel socket() {
        return context().channel();
    }

    /** A handshake is no request in hand. */
    @Override
    public void drain() {
        fail(HandshakeFailure.SHUTTING_DOWN, "");
        close();
    }

    @Override
    public void close() {
        context().channel().close();
    }
}
