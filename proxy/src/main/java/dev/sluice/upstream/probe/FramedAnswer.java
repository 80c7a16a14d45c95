package dev.sluice.upstream.probe;

import dev.sluice.base.Clock;
import dev.sluice.base.TimerWheel;
import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import dev.sluice.wire.h2.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import org.jspecify.annotations.Nullable;

/** The channel's end of a check over HTTP/2: one request on a connection of its own. Owned by the probe's loop. */
final class FramedAnswer implements ClientHost, ClientStream.Events {
    private final ProbeExchange exchange;
    private final Head response = new Head();
    private final @Nullable HealthAnswer health;
    // nothing advances it, as no check lasts long enough
    private final TimerWheel timers = new TimerWheel(Clock.SYSTEM);

    FramedAnswer(ProbeExchange exchange, boolean grpc) {
        this.exchange = exchange;
        this.health = grpc ? new HealthAnswer() : null;
    }

    /** The handler of one more socket that is tried. */
    ChannelHandler handler(boolean secure) {
        return new ClientConnection(this, secure);
    }

    /** Asks over the socket that was connected. */
    void ask(Channel connected, Check check, Head request) {
        ClientStream stream = connected.pipeline().get(ClientConnection.class).open();
        if (stream == null) {
            return;
        }
        if (check.isGrpc()) {
            stream.send(request, request.method(), Framing.CHUNKED, this);
            stream.body(Unpooled.wrappedBuffer(check.message()));
            stream.bodyEnd(null);
        } else {
            stream.send(request, request.method(), Framing.NO_BODY, this);
        }
        stream.flush();
    }

    @Override
    public HeadLimits headLimits() {
        return HeadLimits.DEFAULT;
    }

    @Override
    public int maxStreams() {
        return 1;
    }

    @Override
    public int firstStreams() {
        return 1;
    }

    @Override
    public TimerWheel timers() {
        return timers;
    }

    @Override
    public void onRead(int bytes) {}

    @Override
    public void onFlood(Flood kind) {}

    @Override
    public void onChanged(ClientLink link) {}

    @Override
    public void onClosed(ClientLink link) {}

    @Override
    public Head upstreamResponse() {
        return response;
    }

    @Override
    public void onInterim() {}

    @Override
    public void onResponse(long length) {
        if (health == null || response.status() != 200) {
            exchange.onStatus(response.status());
        }
    }

    @Override
    public void onResponseBody(ByteBuf data) {
        if (health != null) {
            health.take(data);
        }
        data.release();
    }

    @Override
    public void onResponseEnd(@Nullable Head trailers) {
        if (health != null) {
            String trouble = health.trouble(trailers == null ? response : trailers);
            exchange.end(trouble == null, trouble == null ? "serving" : trouble);
        }
    }

    @Override
    public void onUpstreamReadComplete() {}

    @Override
    public void onUpstreamWritable() {}

    @Override
    public void onUpstreamFailed(Reason reason) {
        boolean closed = reason == Reason.UPSTREAM_CLOSED;
        exchange.end(false, closed ? "closed without an answer" : "no answer in HTTP/2: " + reason.code());
    }
}
