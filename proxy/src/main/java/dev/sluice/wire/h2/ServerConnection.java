package dev.sluice.wire.h2;

import dev.sluice.base.Timer;
import dev.sluice.base.TimerWheel;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import dev.sluice.wire.ServerHost;
import dev.sluice.wire.ServerLink;
import dev.sluice.wire.ServerStream;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/2 connection (RFC 9113): it opens streams, sheds floods, and ends gracefully by a GOAWAY in two steps.
 * A stream's error is its own; only what breaks the connection's common state ends the connection.
 *
 * <p>Owned by one loop.
 */
public final class ServerConnection extends Session implements ServerLink, Timer.Expiry {
    /** Streams a client may have open at a time. */
    public static final int MOST_STREAMS = 128;

    private static final int SETTING = 6;
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final HeadLimits NOTHING = new HeadLimits(0, 0, 0);
    private static final long SETTINGS_NANOS = 10_000_000_000L;
    private static final long DRAIN_NANOS = 1_000_000_000L;
    private static final long LINGER_NANOS = 2_000_000_000L;
    private static final long DRAIN_PING = 0x736c756963650001L;

    private static final Set<Flood> CALL_FOR_ANSWERS =
            EnumSet.of(Flood.SETTINGS, Flood.PINGS, Flood.PROVOKED_RESETS, Flood.REFUSED_STREAMS);

    private static final int SERVING = 0;
    private static final int LEAVING = 1;
    private static final int LEFT = 2;
    private static final int CLOSING = 3;
    private static final int CLOSED = 4;

    /** Bytes of answers that may wait in the socket before further requests are refused. */
    static final int MOST_UNREAD = 1 << 20;

    private final ServerHost host;
    private final FloodGuard guard;
    private final Timer timer = new Timer(this);
    private final Timer patience = new Timer(this);
    private final Priority priority = new Priority();
    private final ClosedStreams closedStreams = new ClosedStreams();
    private final ArrayDeque<RequestStream> spare = new ArrayDeque<>();
    private final Uptake uptake = new Uptake();
    private @Nullable Head ignored;
    private int state = SERVING;
    private int prefaceSeen;
    private boolean opened;
    private boolean settled;
    private boolean acknowledged;
    private boolean inHeaders;
    private boolean peerLeaves;
    private int highest;
    private int accepted;
    private int requests;

    /** A connection of the host. */
    public ServerConnection(ServerHost host) {
        this.host = host;
        this.guard = new FloodGuard(host.timers());
    }

    ServerHost host() {
        return host;
    }

    @Override
    TimerWheel timers() {
        return host.timers();
    }

    @Override
    public Channel socket() {
        return context().channel();
    }

    /* --------------- the socket --------------- */

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        super.handlerAdded(ctx);
        if (ctx.channel().isActive()) {
            open();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        open();
    }

    /** An accepted socket is active before it says so; one that was handed over says nothing any more. */
    private void open() {
        if (opened) {
            return;
        }
        opened = true;
        host.onOpened(this);
        host.timers().arm(timer, host.headerTimeoutNanos());
        host.timers().arm(patience, SETTINGS_NANOS);
        begin(
                Settings.MAX_CONCURRENT_STREAMS,
                MOST_STREAMS,
                Settings.INITIAL_WINDOW_SIZE,
                STREAM_WINDOW,
                Settings.MAX_HEADER_LIST_SIZE,
                host.headLimits().bytes(),
                Settings.ENABLE_CONNECT_PROTOCOL,
                1,
                Settings.NO_RFC7540_PRIORITIES,
                1);
        flushLater();
    }

    @Override
    void onRead(int bytes) {
        host.onRead(bytes);
    }

    @Override
    void feed(ByteBuf in) {
        while (prefaceSeen < Frame.PREFACE.length && in.isReadable()) {
            if (in.readByte() != Frame.PREFACE[prefaceSeen++]) {
                in.release();
                abort(ErrorCode.PROTOCOL_ERROR);
                return;
            }
        }
        super.feed(in);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        end();
        closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close();
    }

    @Override
    void onReadDone() {
        boolean midway = reader().isInBlock();
        if (midway && !inHeaders) {
            inHeaders = true;
            host.timers().arm(timer, host.headerTimeoutNanos());
        } else if (!midway && inHeaders) {
            inHeaders = false;
            rest();
        }
    }

    /** Waits for the next request, or for nothing while requests are in hand. */
    private void rest() {
        if (!settled || inHeaders) {
            return;
        }
        if (table().size() > 0) {
            timer.disarm();
        } else if (state == LEFT || peerLeaves) {
            leave(ErrorCode.NO_ERROR);
        } else {
            host.timers().arm(timer, host.idleTimeoutNanos());
        }
    }

    @Override
    public void onExpired(Timer expired) {
        if (state == CLOSING) {
            linger();
        } else if (expired == timer) {
            leave(inHeaders || !settled ? ErrorCode.ENHANCE_YOUR_CALM : ErrorCode.NO_ERROR);
        } else if (state == LEAVING) {
            left();
        } else if (!acknowledged) {
            leave(ErrorCode.SETTINGS_TIMEOUT);
        }
    }

    /* --------------- requests --------------- */

    @Override
    public void onHeadersBegin(int stream) {
        if ((stream & 1) == 0) {
            abort(ErrorCode.PROTOCOL_ERROR);
        }
    }

    @Override
    public void onHeaders(FrameReader.HeaderBlock block) {
        int id = block.stream;
        RequestStream open = (RequestStream) table().find(id);
        if (open != null) {
            open.trailers(block);
        } else if (id <= highest) {
            late(block);
        } else {
            highest = id;
            if (state != SERVING && state != LEAVING) {
                discard(block);
            } else if (table().size() >= MOST_STREAMS || isClogged()) {
                refuse(block);
            } else {
                request(block);
            }
        }
    }

    /**
     * The client has asked for HTTP/2 in HTTP/1.1 (RFC 7540 section 3.2): its request is the first stream, and its settings are
     * known before its preface, which is still to come.
     */
    public void upgraded(ServerStream.Events events, byte[] settings) {
        int error = ErrorCode.NONE;
        for (int i = 0; i < settings.length && error == ErrorCode.NONE; i += SETTING) {
            int id = (settings[i] & 0xff) << 8 | settings[i + 1] & 0xff;
            error = onSetting(id, Integer.toUnsignedLong((int) INTS.get(settings, i + 2)));
        }
        if (error == ErrorCode.NONE) {
            error = applyWindow();
        }
        highest = 1;
        accepted = 1;
        requests = 1;
        RequestStream stream = new RequestStream(this);
        stream.upgraded(events);
        if (error != ErrorCode.NONE) {
            abort(error);
        } else {
            events.onRequest(0);
        }
    }

    private void request(FrameReader.HeaderBlock block) {
        accepted = block.stream;
        timer.disarm();
        // should the next block have begun already, it has a time of its own
        inHeaders = false;
        RequestStream stream = spare.pollLast();
        if (stream == null) {
            stream = new RequestStream(this);
        }
        if (++requests >= host.maxRequests() && state == SERVING) {
            drain();
        }
        stream.request(block);
    }

    /** Whether so many answers wait for a client that does not read that there shall be no more: heads know no window. */
    private boolean isClogged() {
        if (isSocketWritable() || out().unsent() <= MOST_UNREAD) {
            return false;
        }
        out().flush();
        return !isSocketWritable() && out().unsent() > MOST_UNREAD;
    }

    /** Trailers of a stream that we ended; or a stream that is over for both, or was skipped. */
    private void late(FrameReader.HeaderBlock block) {
        if (closedStreams.reset(block.stream)) {
            discard(block);
        } else {
            abort(closedStreams.closed(block.stream) ? ErrorCode.STREAM_CLOSED : ErrorCode.PROTOCOL_ERROR);
        }
    }

    private void refuse(FrameReader.HeaderBlock block) {
        if (discard(block) && allows(Flood.REFUSED_STREAMS)) {
            closedStreams.add(block.stream, true);
            out().reset(block.stream, ErrorCode.REFUSED_STREAM);
        }
    }

    /** Decodes a block that nobody wants, for the table's sake; false when that ended the connection. */
    boolean discard(FrameReader.HeaderBlock block) {
        Head nowhere = ignored;
        if (nowhere == null) {
            nowhere = new Head();
            ignored = nowhere;
        }
        nowhere.reset();
        return decode(block, HeadBuilder.Kind.REQUEST, nowhere, NOTHING) != null;
    }

    @Override
    void onUnknownStream(int stream, int frameType) {
        if (stream > highest || (stream & 1) == 0) {
            abort(ErrorCode.PROTOCOL_ERROR);
        } else if (frameType == Frame.DATA && closedStreams.closed(stream)) {
            abort(ErrorCode.STREAM_CLOSED);
        }
    }

    @Override
    public void onReset(int stream, int code) {
        Stream open = table().find(stream);
        if (open == null || open.localEnded() || allows(Flood.RESETS)) {
            super.onReset(stream, code);
        }
    }

    @Override
    void fail(Stream stream, int code) {
        if (allows(Flood.PROVOKED_RESETS)) {
            super.fail(stream, code);
        }
    }

    @Override
    void onReset(Stream stream) {
        ((RequestStream) stream).wasReset(true);
    }

    @Override
    void closed(Stream stream) {
        closedStreams.add(stream.id, ((RequestStream) stream).wasReset());
        if (table().size() == 0 && !isEnded()) {
            rest();
        }
    }

    @Override
    void spare(Stream stream) {
        if (spare.size() < MOST_STREAMS) {
            spare.addLast((RequestStream) stream);
        }
    }

    /* --------------- priorities --------------- */

    void prioritise(RequestStream stream, Head request) {
        if (RequestStream.readPriority(request, priority)) {
            stream.priority(priority);
        }
    }

    @Override
    public void onPriorityUpdate(int id, byte[] bytes, int start, int end) {
        if (!allows(Flood.PRIORITIES)) {
            return;
        }
        RequestStream stream = (RequestStream) table().find(id);
        if (stream != null) {
            priority.clear();
            priority.read(bytes, start, end);
            stream.priority(priority);
        }
    }

    /* --------------- the connection --------------- */

    @Override
    void onSettings() {
        if (!settled) {
            settled = true;
            rest();
        }
    }

    @Override
    void onSettingsAck() {
        acknowledged = true;
        if (state == SERVING) {
            patience.disarm();
        }
    }

    @Override
    void onPingAck() {
        if (state == LEAVING) {
            left();
        }
    }

    @Override
    public void onGoAway(int lastStream, int code) {
        peerLeaves = true;
        if (table().size() == 0) {
            rest();
        }
    }

    @Override
    boolean allows(Flood kind) {
        if (isEnded()) {
            return false;
        }
        boolean unread = CALL_FOR_ANSWERS.contains(kind) && !isSocketWritable();
        if (guard.spend(kind) && !(unread && !guard.spend(Flood.UNREAD_ANSWERS))) {
            return true;
        }
        host.onFlood(this, guard.isOver(kind) ? kind : Flood.UNREAD_ANSWERS);
        abort(ErrorCode.ENHANCE_YOUR_CALM);
        return false;
    }

    @Override
    void onDataSent() {
        guard.onDataSent();
    }

    @Override
    public void drain() {
        if (state == SERVING) {
            state = LEAVING;
            out().goAway(Integer.MAX_VALUE, ErrorCode.NO_ERROR);
            out().ping(DRAIN_PING, false);
            host.timers().arm(patience, DRAIN_NANOS);
            flushLater();
        }
    }

    /** What the client sent before it knew has arrived: it learns which of its streams count. */
    private void left() {
        state = LEFT;
        patience.disarm();
        out().goAway(accepted, ErrorCode.NO_ERROR);
        flushLater();
        rest();
    }

    @Override
    void abort(int code) {
        if (code != ErrorCode.ENHANCE_YOUR_CALM && !isEnded()) {
            host.onProtocolError(Reason.BAD_FRAME);
        }
        leave(code);
    }

    /** Tells the client that this is the end, and closes once it may have read that. */
    private void leave(int code) {
        if (state == CLOSING || state == CLOSED) {
            return;
        }
        boolean told = state == LEFT && code == ErrorCode.NO_ERROR;
        state = CLOSING;
        if (!told) {
            out().goAway(accepted, code);
        }
        patience.disarm();
        timer.disarm();
        out().flushThen(sent -> sentLast(sent.isSuccess()));
        end();
        if (state == CLOSING && !timer.isArmed()) {
            uptake.begin(out().unsent());
            host.timers().arm(timer, Math.max(LINGER_NANOS, host.sendTimeoutNanos()));
        }
    }

    private void sentLast(boolean success) {
        if (!success) {
            close();
        } else if (state == CLOSING) {
            host.closeOutput(socket());
            host.timers().arm(timer, LINGER_NANOS);
        }
    }

    private void linger() {
        if (out().isPending() && uptake.goesOn(out().unsent())) {
            host.timers().arm(timer, Math.max(LINGER_NANOS, host.sendTimeoutNanos()));
        } else {
            close();
        }
    }

    @Override
    public void close() {
        if (state != CLOSED) {
            end();
            closed();
            context().channel().close();
        }
    }

    private void closed() {
        if (state != CLOSED) {
            state = CLOSED;
            host.timers().remove(timer);
            host.timers().remove(patience);
            guard.close();
            host.onClosed(this);
        }
    }
}
