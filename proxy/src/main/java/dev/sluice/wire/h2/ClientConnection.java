package dev.sluice.wire.h2;

import dev.sluice.base.TimerWheel;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.Berth;
import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.ClientStream;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 connection to an upstream server: as many exchanges at a time as the server allows and the pool wants. It says its
 * preface when the first of them begins.
 *
 * <p>Owned by one loop.
 */
public final class ClientConnection extends Session implements ClientLink {
    private static final int SPARE_STREAMS = 256;
    private static final int LAST_ID = Integer.MAX_VALUE - 2;

    private final ClientHost host;
    private final boolean secure;
    private final Berth berth = new Berth(this);
    private final FloodGuard guard;
    private final ArrayDeque<UpstreamStream> spare = new ArrayDeque<>();
    private final ArrayDeque<UpstreamStream> waiting = new ArrayDeque<>(0);
    private final Head discarded = new Head();
    private int nextId = 1;
    private int active;
    private long reads;
    private int lastProcessed = Integer.MAX_VALUE;
    private boolean begun;
    private boolean settled;
    private boolean proven;
    private boolean draining;
    private boolean closed;
    private Reason ending = Reason.UPSTREAM_CLOSED;

    /** A connection of the host; {@code secure} says that it is encrypted, which requests tell as their scheme. */
    public ClientConnection(ClientHost host, boolean secure) {
        this.host = host;
        this.secure = secure;
        this.guard = new FloodGuard(host.timers());
    }

    /* --------------- what the pool sees --------------- */

    @Override
    public Berth berth() {
        return berth;
    }

    @Override
    public @Nullable ClientStream open() {
        if (!takesMore()) {
            return null;
        }
        if (!begun) {
            begun = true;
            out().preface();
            begin(Settings.ENABLE_PUSH, 0, Settings.INITIAL_WINDOW_SIZE, STREAM_WINDOW);
        }
        active++;
        UpstreamStream stream = spare.pollLast();
        return stream == null ? new UpstreamStream(this) : stream;
    }

    @Override
    public boolean takesMore() {
        return !draining && !closed && nextId < LAST_ID && active < Math.min(room(), host.maxStreams());
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public int room() {
        return settled ? (int) Math.min(peer().maxConcurrentStreams(), Integer.MAX_VALUE) : host.firstStreams();
    }

    @Override
    public int streams() {
        return active;
    }

    @Override
    public boolean isIdle() {
        return active == 0 && !draining && !closed && context().channel().isActive();
    }

    @Override
    public void drain() {
        draining = true;
        changed();
    }

    /** The pool looks again, or the connection ends if nothing is left for it to do. */
    private void changed() {
        if (closed) {
            return;
        }
        if (draining && active == 0) {
            close();
        } else {
            host.onChanged(this);
        }
    }

    /* --------------- what streams ask --------------- */

    /** The number of the next stream. */
    int takeId() {
        int id = nextId;
        nextId += 2;
        return id;
    }

    /** Whether the server has said that it takes extended CONNECT (RFC 8441 section 3). */
    boolean takesWebSockets() {
        return settled && peer().connectProtocol();
    }

    /** The stream waits for the server's word on WebSockets; it is told of it even if that is known, but not at once. */
    void await(UpstreamStream stream) {
        waiting.addLast(stream);
        flushLater();
    }

    /** The stream waits no more. */
    void forget(UpstreamStream stream) {
        waiting.remove(stream);
    }

    private void tellWaiting() {
        for (UpstreamStream next = settled ? waiting.poll() : null; next != null; next = waiting.poll()) {
            next.onSettled();
        }
    }

    private void giveUpWaiting(Reason reason) {
        for (UpstreamStream next = waiting.poll(); next != null; next = waiting.poll()) {
            next.giveUp(reason);
        }
    }

    @Override
    void onFlush() {
        tellWaiting();
        super.onFlush();
    }

    /** Whether requests to an encrypted server are sent over it. */
    boolean isSecure() {
        return secure;
    }

    /** Whether the server has answered a request on it. */
    boolean isProven() {
        return proven;
    }

    /** The server has answered. */
    void prove() {
        proven = true;
    }

    /** How many times something has come from the server. */
    long reads() {
        return reads;
    }

    /** Why the connection ended, for those that it carried. */
    Reason ending() {
        return ending;
    }

    HeadLimits headLimits() {
        return host.headLimits();
    }

    /** A stream that was never sent is given back. */
    void unopened(UpstreamStream stream) {
        active--;
        spare(stream);
        changed();
    }

    /* --------------- the socket --------------- */

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            shut(Reason.UPSTREAM_CLOSED);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        shut(Reason.UPSTREAM_CLOSED);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        shut(Reason.UPSTREAM_RESET);
    }

    @Override
    public void close() {
        if (!closed) {
            tellEnd(ErrorCode.NO_ERROR);
            shut(Reason.UPSTREAM_CLOSED);
        }
    }

    @Override
    void abort(int code) {
        if (!closed) {
            tellEnd(code);
            shut(Reason.UPSTREAM_GARBAGE);
        }
    }

    private void tellEnd(int code) {
        if (begun && context().channel().isActive()) {
            out().goAway(0, code);
            out().flush();
        }
    }

    private void shut(Reason reason) {
        if (closed) {
            return;
        }
        closed = true;
        ending = reason;
        // the pool first: who fails now is not to be given this connection again
        host.onClosed(this);
        guard.close();
        end();
        giveUpWaiting(reason);
        context().channel().close();
    }

    @Override
    void onRead(int bytes) {
        reads++;
        host.onRead(bytes);
    }

    @Override
    void onReadDone() {
        tellWaiting();
    }

    @Override
    TimerWheel timers() {
        return host.timers();
    }

    /* --------------- frames --------------- */

    @Override
    public void onHeadersBegin(int stream) {}

    @Override
    public void onHeaders(FrameReader.HeaderBlock block) {
        Stream stream = table().find(block.stream);
        if (stream instanceof UpstreamStream known && known.isHeard() && !known.remoteEnded()) {
            known.onHeaders(block);
            return;
        }
        // the table of the decoder must keep in step
        discarded.reset();
        if (decode(block, HeadBuilder.Kind.RESPONSE, discarded, host.headLimits()) == null) {
            return;
        }
        if (stream == null) {
            onUnknownStream(block.stream, Frame.HEADERS);
        } else {
            fail(stream, ErrorCode.STREAM_CLOSED);
        }
    }

    @Override
    public void onReset(int id, int code) {
        Stream stream = table().find(id);
        if (stream != null && stream.remoteEnded()) {
            // the response is complete: the server only wants no more of the request (RFC 9113 section 8.1)
            ((UpstreamStream) stream).onUnwanted();
        } else {
            super.onReset(id, code);
        }
    }

    @Override
    public void onGoAway(int lastStream, int code) {
        if (!allows(Flood.SETTINGS)) {
            return;
        }
        if (lastStream > lastProcessed) {
            abort(ErrorCode.PROTOCOL_ERROR);
            return;
        }
        lastProcessed = lastStream;
        draining = true;
        host.onChanged(this);
        for (Stream stream : table().all()) {
            if (stream.id > lastStream) {
                stream.onBroken(ErrorCode.REFUSED_STREAM, true);
                stream.close();
            }
        }
        giveUpWaiting(Reason.UPSTREAM_REFUSED);
        changed();
    }

    @Override
    void onUnknownStream(int id, int frameType) {
        if ((id & 1) == 0 || id >= nextId) {
            abort(ErrorCode.PROTOCOL_ERROR);
        } else if (frameType == Frame.RST_STREAM) {
            allows(Flood.RESETS);
        }
        // else it was closed by us, and the server has not heard of it yet
    }

    @Override
    public void onPriorityUpdate(int stream, byte[] bytes, int start, int end) {
        // only clients may send it (RFC 9218 section 7.1)
        abort(ErrorCode.PROTOCOL_ERROR);
    }

    @Override
    void onSettings() {
        settled = true;
        changed();
    }

    @Override
    void onSettingsAck() {}

    @Override
    void onPingAck() {}

    /** Every stream may have its window waiting, or slow clients would stop fast ones. */
    @Override
    long mostHeld() {
        return (long) host.maxStreams() * STREAM_WINDOW;
    }

    @Override
    boolean allows(Flood kind) {
        if (closed) {
            return false;
        }
        boolean unread = kind != Flood.WINDOW_UPDATES && !isSocketWritable();
        if (guard.spend(kind) && !(unread && !guard.spend(Flood.UNREAD_ANSWERS))) {
            return true;
        }
        host.onFlood(guard.isOver(kind) ? kind : Flood.UNREAD_ANSWERS);
        abort(ErrorCode.ENHANCE_YOUR_CALM);
        return false;
    }

    @Override
    void onDataSent() {
        guard.onDataSent();
    }

    /* --------------- streams --------------- */

    @Override
    void onReset(Stream stream) {}

    @Override
    void closed(Stream stream) {
        active--;
        changed();
    }

    @Override
    void spare(Stream stream) {
        UpstreamStream ours = (UpstreamStream) stream;
        ours.recycle();
        if (spare.size() < SPARE_STREAMS) {
            spare.addLast(ours);
        }
    }
}
