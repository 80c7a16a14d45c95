package dev.sluice.upstream.dial;

import dev.sluice.base.Clock;
import dev.sluice.observe.Reason;
import dev.sluice.upstream.balance.Endpoint;
import dev.sluice.upstream.tls.ServerTls;
import dev.sluice.upstream.tls.TlsFault;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.io.FileNotFoundException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connect in progress, over one address or several. Owned by one loop. */
public final class Dial {
    /** RFC 8305 section 5: the Connection Attempt Delay. */
    static final long ATTEMPT_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final int LARGEST_READ = 256 << 10;

    private final Dialer dialer;
    private final Endpoint endpoint;
    private final SocketAddress[] order;
    private final Dialer.Handlers handlers;
    private final Dialer.Outcome outcome;
    private final List<Channel> pending = new ArrayList<>(1);
    private final List<SocketAddress> failed = new ArrayList<>(0);
    private final StringBuilder details = new StringBuilder(0);
    private Reason reason = Reason.UNRESOLVED;
    private @Nullable Future<?> nextAttempt;
    private long deadlineNanos;
    private boolean bounded;
    private int next;
    private boolean done;

    Dial(Dialer dialer, Endpoint endpoint, SocketAddress[] order, Dialer.Handlers handlers, Dialer.Outcome outcome) {
        this.dialer = dialer;
        this.endpoint = endpoint;
        this.order = order;
        this.handlers = handlers;
        this.outcome = outcome;
    }

    /** Gives up: open sockets are closed and there is no outcome. On the loop only; nothing after the outcome. */
    public void cancel() {
        if (!done) {
            end();
        }
    }

    /** Whether there was an outcome or a cancel. */
    public boolean isDone() {
        return done;
    }

    void begin(long timeoutNanos) {
        bounded = timeoutNanos > 0;
        deadlineNanos = Clock.SYSTEM.nanos() + timeoutNanos;
        if (order.length == 0) {
            fail(endpoint.host() + " has no address yet");
        } else {
            attempt();
        }
    }

    private void attempt() {
        SocketAddress address = order[next++];
        boolean unix = address instanceof UnixDomainSocketAddress;
        Channel channel = unix ? dialer.transport.unix() : dialer.transport.stream();
        channel.config().setAllocator(PooledByteBufAllocator.DEFAULT);
        channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(512, 2048, LARGEST_READ));
        channel.config().setConnectTimeoutMillis(remainingMillis());
        // a tunnel passes on that one side has finished; who wants the whole close sees ChannelInputShutdownEvent
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        if (!unix) {
            channel.config().setOption(ChannelOption.TCP_NODELAY, true);
            channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        }
        if (endpoint.tls() == null) {
            channel.pipeline().addLast(handlers.handler(""));
        }
        pending.add(channel);
        ChannelFutureListener connected = future -> onAttempted(channel, address, future);
        ChannelFuture registered = dialer.loop.register(channel);
        if (registered.cause() != null) {
            registered.addListener(connected);
            return;
        }
        ChannelFuture connecting = channel.connect(dialer.transport.adapted(address));
        // armed before the listener, which may find the connect done and end the dial
        if (next < order.length) {
            nextAttempt = dialer.proxy.after(ATTEMPT_DELAY_NANOS, this::onAttemptDelay);
        }
        connecting.addListener(connected);
    }

    private int remainingMillis() {
        if (!bounded) {
            return 0;
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - Clock.SYSTEM.nanos());
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, millis));
    }

    private void onAttemptDelay() {
        if (!done && next < order.length) {
            attempt();
        }
    }

    private void onAttempted(Channel channel, SocketAddress address, ChannelFuture future) {
        if (done) {
            close(channel);
            return;
        }
        pending.remove(channel);
        if (future.isSuccess()) {
            onConnected(channel);
        } else {
            close(channel);
            onAttemptFailed(address, future.cause());
        }
    }

    private void onConnected(Channel channel) {
        end();
        for (SocketAddress worse : failed) {
            endpoint.onAddressFailed(worse);
        }
        ByteBuf preamble = handlers.preamble(channel);
        if (preamble != null) {
            channel.writeAndFlush(preamble, channel.voidPromise());
        }
        ServerTls tls = endpoint.tls();
        if (tls == null) {
            outcome.onConnected(channel);
        } else {
            done = false;
            pending.add(channel);
            secure(channel, handlers.isHttp1Only() ? tls.http1() : tls);
        }
    }

    /** RFC 8305 races connects: who has won is not given up for another address when the handshake fails. */
    private void secure(Channel channel, ServerTls tls) {
        SslHandler handler = tls.handler(channel.alloc(), remainingMillis());
        long begunNanos = Clock.SYSTEM.nanos();
        long begunMillis = Clock.SYSTEM.wallMillis();
        channel.pipeline().addLast(handler, new HandshakeGuard());
        handler.handshakeFuture().addListener(handshake -> {
            if (done) {
                close(channel);
            } else if (handshake.isSuccess()) {
                boolean resumed = ServerTls.isResumed(handler.engine(), begunMillis);
                onSecured(channel, handler, Clock.SYSTEM.nanos() - begunNanos, resumed);
            } else {
                onNotSecured(tls, TlsFault.of(handshake.cause()));
            }
        });
    }

    private void onSecured(Channel channel, SslHandler handler, long nanos, boolean resumed) {
        pending.clear();
        done = true;
        String protocol = handler.applicationProtocol();
        channel.pipeline().replace(HandshakeGuard.class, null, handlers.handler(protocol == null ? "" : protocol));
        outcome.onSecured(nanos, resumed);
        outcome.onConnected(channel);
    }

    private void onNotSecured(ServerTls tls, TlsFault fault) {
        reason = fault.reason();
        outcome.onNotSecured(fault.failure());
        fail("TLS with " + tls.name() + ": " + fault.detail());
    }

    private void onAttemptFailed(SocketAddress address, Throwable cause) {
        failed.add(address);
        note(address, cause);
        boolean timeLeft = !bounded || deadlineNanos - Clock.SYSTEM.nanos() > 0;
        if (next < order.length && timeLeft) {
            cancelNextAttempt();
            attempt();
        } else if (pending.isEmpty()) {
            fail(details.toString());
        }
    }

    private void note(SocketAddress address, Throwable cause) {
        Reason told = reason(cause);
        // a timeout says more than a refusal, a refusal more than a missing route
        if (reason == Reason.UNRESOLVED || told == Reason.CONNECT_TIMEOUT || reason == Reason.CONNECT_FAILED) {
            reason = told;
        }
        details.append(details.isEmpty() ? "" : "; ").append(text(address)).append(": ");
        if (told == Reason.CONNECT_FAILED) {
            details.append(cause);
        } else {
            details.append(told == Reason.CONNECT_TIMEOUT ? "timed out" : "refused");
        }
    }

    private static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? NetUtil.toSocketAddressString(inet) : address.toString();
    }

    private static Reason reason(Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return Reason.CONNECT_TIMEOUT;
        }
        // a socket file that is not there is a server that is not there
        if (cause instanceof FileNotFoundException) {
            return Reason.CONNECT_REFUSED;
        }
        String text = cause instanceof SocketException && cause.getMessage() != null ? cause.getMessage() : "";
        if (text.contains("refused") || text.contains("No such file")) {
            return Reason.CONNECT_REFUSED;
        }
        return text.contains("timed out") ? Reason.CONNECT_TIMEOUT : Reason.CONNECT_FAILED;
    }

    private void fail(String detail) {
        end();
        endpoint.onFault(detail);
        outcome.onFailed(reason, detail);
    }

    private void end() {
        done = true;
        cancelNextAttempt();
        for (Channel channel : pending) {
            close(channel);
        }
        pending.clear();
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for a socket to be closed
    private static void close(Channel channel) {
        channel.close();
    }

    private void cancelNextAttempt() {
        if (nextAttempt != null) {
            nextAttempt.cancel(false);
            nextAttempt = null;
        }
    }
}
