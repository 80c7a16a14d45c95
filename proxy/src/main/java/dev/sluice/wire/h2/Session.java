package dev.sluice.wire.h2;

import dev.sluice.base.TimerWheel;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What both ends of an HTTP/2 connection have in common: frames in and out, windows, settings, the table of streams and
 * the order in which they send. Subclasses open streams and decide when the connection ends.
 *
 * <p>Owned by one loop.
 */
abstract class Session extends ChannelInboundHandlerAdapter implements FrameReader.Receiver {
    /** The window of each stream for what it receives: as much may wait for a slow consumer. */
    static final int STREAM_WINDOW = 128 << 10;

    /** The window of the connection; wider than a stream's, so that a slow one does not stop the others. */
    static final int CONNECTION_WINDOW = 1 << 20;

    /** What may wait for slow consumers, unless the role says otherwise. */
    static final int MOST_HELD = 4 << 20;

    private final FrameReader reader = new FrameReader(this);
    private final HpackDecoder decoder = new HpackDecoder();
    private final HpackEncoder encoder = new HpackEncoder();
    private final HeadBuilder builder = new HeadBuilder();
    private final StreamTable table = new StreamTable();
    private final SendOrder order = new SendOrder();
    private final Settings peer = new Settings();
    private final FlushProxy flusher = new FlushProxy(this);
    private final ArrayDeque<Stream> retired = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable FrameWriter out;
    private @Nullable Stream current;
    private @Nullable Stream touched;
    private int sendWindow = Settings.DEFAULT_WINDOW;
    private int receiveWindow = Settings.DEFAULT_WINDOW;
    private int owed;
    private long held;
    private int appliedWindow = Settings.DEFAULT_WINDOW;
    private int widestWindow = Settings.DEFAULT_WINDOW;
    private boolean reading;
    private boolean pumping;
    private boolean ended;

    /* --------------- what the role decides --------------- */

    /** The connection's timers. */
    abstract TimerWheel timers();

    /** A frame came for a stream that is not open: idle, or closed a while ago. */
    abstract void onUnknownStream(int stream, int frameType);

    /** A stream is closed and out of the table. */
    abstract void closed(Stream stream);

    /** A stream that was closed may be used again. */
    abstract void spare(Stream stream);

    /** A stream was ended by our RST_STREAM. */
    abstract void onReset(Stream stream);

    /** The peer's settings have changed. */
    abstract void onSettings();

    /** The peer has acknowledged our settings. */
    abstract void onSettingsAck();

    /** The peer has answered our PING. */
    abstract void onPingAck();

    /** Counts what a peer may do now and then but not all the time; false when it was too much. */
    abstract boolean allows(Flood kind);

    /** The peer takes bytes of ours: WINDOW_UPDATE frames were earned. */
    abstract void onDataSent();

    /** The connection is broken by the peer's doing: tell it why and end. */
    abstract void abort(int code);

    /** When more than this waits for slow consumers, the connection's window is not opened again. */
    long mostHeld() {
        return MOST_HELD;
    }

    /** What one read brought was delivered. */
    abstract void onReadDone();

    /** So many bytes were read. */
    abstract void onRead(int bytes);

    /* --------------- parts --------------- */

    ChannelHandlerContext context() {
        return Objects.requireNonNull(context);
    }

    FrameWriter out() {
        return Objects.requireNonNull(out);
    }

    FrameReader reader() {
        return reader;
    }

    HpackEncoder encoder() {
        return encoder;
    }

    StreamTable table() {
        return table;
    }

    SendOrder order() {
        return order;
    }

    /** What the peer's settings say. */
    Settings peer() {
        return peer;
    }

    /** Whether what a read brought is being delivered. */
    boolean isReading() {
        return reading;
    }

    boolean isSocketWritable() {
        return context().channel().isWritable();
    }

    /** Whether the connection is over; nothing is read or written any more. */
    boolean isEnded() {
        return ended;
    }

    /* --------------- the socket --------------- */

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        out = new FrameWriter(ctx);
    }

    /** Sends our settings and opens the connection's window. */
    void begin(int... settings) {
        out().settings(settings);
        out().windowUpdate(0, CONNECTION_WINDOW - Settings.DEFAULT_WINDOW);
        receiveWindow = CONNECTION_WINDOW;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        reading = true;
        onRead(in.readableBytes());
        if (ended) {
            in.release();
        } else {
            feed(in);
        }
    }

    /** Reads what has arrived; takes the buffer. */
    void feed(ByteBuf in) {
        reader.read(in);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        Stream stream = touched;
        touched = null;
        while (stream != null) {
            Stream next = stream.nextTouched;
            stream.nextTouched = null;
            stream.isTouched = false;
            if (stream.isOpen()) {
                stream.onReadComplete();
            }
            stream = next;
        }
        reading = false;
        if (!ended) {
            onReadDone();
            flushNow();
        }
        reuse();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!ended && isSocketWritable()) {
            flushNow();
        }
    }

    /** Nothing is read or written from now on; every stream is told. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        reader.stop();
        for (Stream stream : table.all()) {
            stream.onBroken(ErrorCode.NO_ERROR, true);
            stream.close();
        }
        out().discard();
        reuse();
    }

    /* --------------- sending --------------- */

    /** Whether a frame of the size can go out at once: there is a window, the socket takes it, nobody waits before. */
    boolean maySend(int length) {
        return !pumping && length <= sendWindow && order.next() == null && isSocketWritable();
    }

    /** Bytes of DATA were written. */
    void sent(int length) {
        sendWindow -= length;
        onDataSent();
    }

    /** Sends when the loop has done what is at hand; within a read, at its end. */
    void flushLater() {
        if (!reading) {
            flusher.ask(context().channel().eventLoop());
        }
    }

    /** The loop has done what was at hand. */
    void onFlush() {
        if (!ended) {
            flushNow();
        }
        if (!reading) {
            reuse();
        }
    }

    /** Sends what windows and socket take. */
    void flushNow() {
        pump();
        out().flush();
        while (order.next() != null && sendWindow > 0 && isSocketWritable() && !pumping && !ended) {
            pump();
            out().flush();
        }
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        Stream stream = order.next();
        while (stream != null && sendWindow > 0 && isSocketWritable()) {
            stream.sendFrame(sendWindow);
            order.served(stream);
            stream = order.next();
        }
        pumping = false;
    }

    /* --------------- streams --------------- */

    /** The stream is told at the end of the read. */
    void touch(Stream stream) {
        if (reading && !stream.isTouched) {
            stream.isTouched = true;
            stream.nextTouched = touched;
            touched = stream;
        }
    }

    /** A stream has closed. */
    void onClosed(Stream stream) {
        order.remove(stream);
        table.remove(stream.id);
        if (current == stream) {
            current = null;
        }
        retired.addLast(stream);
        closed(stream);
        if (!reading) {
            flusher.ask(context().channel().eventLoop());
        }
    }

    /** Closed streams may be used again: nobody is in the middle of one now. */
    private void reuse() {
        if (pumping || touched != null) {
            return;
        }
        for (Stream stream = retired.poll(); stream != null; stream = retired.poll()) {
            spare(stream);
        }
    }

    /** Decodes a block into a head; {@code OK}, why the head is refused, or null when the connection was ended. */
    @Nullable
    Reason decode(FrameReader.HeaderBlock block, HeadBuilder.Kind kind, Head into, HeadLimits limits) {
        builder.begin(kind, into, limits);
        int result = decoder.decode(block, builder);
        decoder.trim();
        if (result == HpackDecoder.MALFORMED) {
            abort(ErrorCode.COMPRESSION_ERROR);
            return null;
        }
        if (result == HpackDecoder.BOMB) {
            allows(Flood.HEADERS);
            abort(ErrorCode.ENHANCE_YOUR_CALM);
            return null;
        }
        return builder.end();
    }

    /** Ends a stream for the peer's mistake. */
    void fail(Stream stream, int code) {
        stream.onBroken(code, false);
        stream.reset(code);
    }

    /* --------------- DATA and windows --------------- */

    /** Bytes wait for their consumer. */
    void held(int bytes) {
        held += bytes;
    }

    /** Bytes wait no more. */
    void unheld(int bytes) {
        held -= bytes;
        creditConnection(0);
    }

    private void creditConnection(int bytes) {
        owed += bytes;
        if (owed >= CONNECTION_WINDOW / 2 && held <= mostHeld() && !ended) {
            out().windowUpdate(0, owed);
            flushLater();
            receiveWindow += owed;
            owed = 0;
        }
    }

    @Override
    public void onData(int id, int length, boolean end) {
        receiveWindow -= length;
        current = null;
        if (receiveWindow < 0) {
            abort(ErrorCode.FLOW_CONTROL_ERROR);
            return;
        }
        if (length == 0 && !end && !allows(Flood.EMPTY_DATA)) {
            return;
        }
        Stream stream = table.find(id);
        if (stream == null) {
            onUnknownStream(id, Frame.DATA);
        } else if (stream.remoteEnded()) {
            fail(stream, ErrorCode.STREAM_CLOSED);
        } else if (!stream.countReceived(length)) {
            fail(stream, ErrorCode.FLOW_CONTROL_ERROR);
        } else {
            current = stream;
        }
    }

    @Override
    public void onDataBytes(int id, ByteBuf data) {
        int length = data.readableBytes();
        Stream stream = current;
        if (stream == null) {
            data.release();
        } else {
            stream.receive(data);
        }
        creditConnection(length);
    }

    @Override
    public void onDataEnd(int id, int padding, boolean end) {
        creditConnection(padding);
        Stream stream = current;
        current = null;
        if (stream == null) {
            return;
        }
        if (padding > 0) {
            stream.credit(padding);
        }
        if (end) {
            stream.receiveEnd(null);
        }
    }

    @Override
    public void onWindowUpdate(int id, int increment) {
        if (!allows(Flood.WINDOW_UPDATES)) {
            return;
        }
        if (id == 0) {
            long wider = (long) sendWindow + increment;
            if (wider > Integer.MAX_VALUE) {
                abort(ErrorCode.FLOW_CONTROL_ERROR);
                return;
            }
            sendWindow = (int) wider;
            return;
        }
        Stream stream = table.find(id);
        if (stream == null) {
            onUnknownStream(id, Frame.WINDOW_UPDATE);
        } else if (!stream.widen(increment)) {
            fail(stream, ErrorCode.FLOW_CONTROL_ERROR);
        }
    }

    /* --------------- the connection --------------- */

    @Override
    public void onReset(int id, int code) {
        Stream stream = table.find(id);
        if (stream == null) {
            onUnknownStream(id, Frame.RST_STREAM);
            return;
        }
        stream.onBroken(code, true);
        stream.close();
    }

    @Override
    public int onSetting(int id, long value) {
        int error = peer.set(id, value);
        if (error != ErrorCode.NONE) {
            return error;
        }
        if (id == Settings.HEADER_TABLE_SIZE) {
            encoder.tableSize(value);
        } else if (id == Settings.INITIAL_WINDOW_SIZE) {
            widestWindow = Math.max(widestWindow, peer.initialWindow());
        }
        return ErrorCode.NONE;
    }

    /**
     * Gives the streams the window that the settings said last. The widest in between is tried, too, as that may have been too
     * wide; the others leave no trace, and a frame has room for thousands.
     */
    int applyWindow() {
        int error = widenAll((long) widestWindow - appliedWindow);
        if (error == ErrorCode.NONE) {
            error = widenAll((long) peer.initialWindow() - widestWindow);
        }
        appliedWindow = peer.initialWindow();
        widestWindow = appliedWindow;
        return error;
    }

    /** RFC 9113 section 6.9.2: windows change by the difference, and may fall below zero. */
    private int widenAll(long by) {
        if (by == 0) {
            return ErrorCode.NONE;
        }
        for (Stream stream : table.all()) {
            if (!stream.widen(by)) {
                return ErrorCode.FLOW_CONTROL_ERROR;
            }
        }
        return ErrorCode.NONE;
    }

    @Override
    public void onSettingsEnd(boolean ack) {
        if (ack) {
            onSettingsAck();
        } else if (allows(Flood.SETTINGS)) {
            int error = applyWindow();
            if (error != ErrorCode.NONE) {
                abort(error);
                return;
            }
            out().settingsAck();
            flushLater();
            onSettings();
        }
    }

    @Override
    public void onPing(long opaque, boolean ack) {
        if (ack) {
            onPingAck();
        } else if (allows(Flood.PINGS)) {
            out().ping(opaque, true);
            flushLater();
        }
    }

    @Override
    public void onPriority(int stream) {
        allows(Flood.PRIORITIES);
    }

    @Override
    public void onUnknownFrame() {
        allows(Flood.UNKNOWN_FRAMES);
    }

    @Override
    public void onStreamError(int id, int code) {
        Stream stream = table.find(id);
        if (stream != null) {
            fail(stream, code);
        } else {
            // an idle stream can not be reset, and of a closed one nothing should come
            abort(code);
        }
    }

    @Override
    public void onConnectionError(int code) {
        abort(code);
    }

    @Override
    public void onHeadersFlood() {
        allows(Flood.HEADERS);
        abort(ErrorCode.ENHANCE_YOUR_CALM);
    }
}
