package dev.sluice.wire.h2;

import dev.sluice.http.Head;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a connection, whichever side opened it (RFC 9113 section 5): its windows, what waits to be sent, and what
 * was received while nobody wants it. Reused for another stream once it is closed.
 *
 * <p>Owned by one connection.
 */
abstract class Stream {
    /** While more than this waits to be sent, a stream takes no more. */
    static final int HIGH_WATER = 64 << 10;

    /** When less than this is left, it takes more again. */
    static final int LOW_WATER = 16 << 10;

    /** Pieces that must wait are put together in blocks: each as it is would hold all of what one read brought. */
    private static final int BLOCK = 8192;

    final Session session;
    int id;
    int urgency;
    boolean incremental;

    boolean isQueued;

    @Nullable
    Stream nextToSend;

    @Nullable
    Stream previousToSend;

    @Nullable
    Stream nextTouched;

    boolean isTouched;

    private final ArrayDeque<ByteBuf> outgoing = new ArrayDeque<>(4);
    private final ArrayDeque<ByteBuf> incoming = new ArrayDeque<>(4);
    private int sendWindow;
    private long unsent;
    private boolean full;
    private boolean ending;
    private boolean localEnded;
    private @Nullable Head outgoingTrailers;
    private boolean hasTrailers;

    private int receiveWindow;
    private int owed;
    private long received;
    private long expected;
    private int held;
    private boolean paused;
    private boolean delivering;
    private boolean remoteEnded;
    private boolean endHeld;
    private boolean starving;
    private @Nullable Head heldTrailers;
    private boolean open;

    Stream(Session session) {
        this.session = session;
    }

    /* --------------- what the role decides --------------- */

    /** Bytes of the body; takes the buffer. */
    abstract void onBody(ByteBuf data);

    /** The body is complete. */
    abstract void onBodyEnd(@Nullable Head trailers);

    /** What one read brought was delivered, or what had waited. */
    abstract void onReadComplete();

    /** Less than the low-water mark waits to be sent. */
    abstract void onWritable();

    /** The last of what is to be sent goes out now; {@link ErrorCode#NONE} or the code that is to end it instead. */
    abstract int endingCode();

    /** All was sent. The stream may be closed now. */
    abstract void onSent();

    /** The stream is over although it was not complete; nothing more is to be sent or comes. */
    abstract void onBroken(int code, boolean byPeer);

    /** The peer's DATA is not of the length that its head said. */
    abstract void onWrongLength();

    /* --------------- its life --------------- */

    /** Begins with the number and the windows of the connection's settings. */
    void open(int newId) {
        id = newId;
        urgency = Priority.DEFAULT;
        incremental = false;
        sendWindow = session.peer().initialWindow();
        unsent = 0;
        full = false;
        ending = false;
        localEnded = false;
        hasTrailers = false;
        receiveWindow = Session.STREAM_WINDOW;
        owed = 0;
        received = 0;
        expected = -1;
        held = 0;
        paused = false;
        remoteEnded = false;
        endHeld = false;
        starving = false;
        heldTrailers = null;
        open = true;
        session.table().add(this);
    }

    /** Whether it is in the connection's table. */
    boolean isOpen() {
        return open;
    }

    /** Whether our side has ended. */
    boolean localEnded() {
        return localEnded;
    }

    /** Whether the peer's side has ended, be its end delivered or not. */
    boolean remoteEnded() {
        return remoteEnded;
    }

    /** Forgets the stream; RST_STREAM is the caller's, if one is needed. */
    void close() {
        if (!open) {
            return;
        }
        open = false;
        dropOutgoing();
        dropIncoming();
        session.onClosed(this);
    }

    private void dropOutgoing() {
        for (ByteBuf data = outgoing.poll(); data != null; data = outgoing.poll()) {
            data.release();
        }
        unsent = 0;
    }

    private void dropIncoming() {
        for (ByteBuf data = incoming.poll(); data != null; data = incoming.poll()) {
            data.release();
        }
        session.unheld(held);
        held = 0;
        endHeld = false;
    }

    /** Ends the stream with RST_STREAM, unless it is over already. */
    void reset(int code) {
        if (open) {
            session.out().reset(id, code);
            session.flushLater();
            session.onReset(this);
            close();
        }
    }

    /* --------------- receiving --------------- */

    /** The body's length, as the head says it; negative when it says nothing. */
    void expect(long length) {
        expected = length;
    }

    /** Counts a frame against the window; false when it is larger. */
    boolean countReceived(int length) {
        receiveWindow -= length;
        return receiveWindow >= 0;
    }

    /** Takes bytes that have arrived. */
    void receive(ByteBuf data) {
        int length = data.readableBytes();
        received += length;
        if (expected >= 0 && received > expected) {
            data.release();
            onWrongLength();
            return;
        }
        session.touch(this);
        if (paused || delivering || !incoming.isEmpty()) {
            hold(data, length);
            return;
        }
        onBody(data);
        credit(length);
    }

    private void hold(ByteBuf data, int length) {
        held += length;
        session.held(length);
        // a piece as it is would keep the whole read that it came in, however little of that is held
        ByteBuf last = incoming.peekLast();
        if (last == null || last.maxWritableBytes() != last.writableBytes() || last.writableBytes() < length) {
            int size = Math.max(BLOCK, length);
            last = session.context().alloc().directBuffer(size, size);
            incoming.addLast(last);
        }
        last.writeBytes(data);
        data.release();
    }

    /** The peer's side has ended with its head. */
    void endWithHead() {
        remoteEnded = true;
    }

    /** The peer's side has ended. */
    void receiveEnd(@Nullable Head trailers) {
        if (expected >= 0 && received != expected) {
            onWrongLength();
            return;
        }
        session.touch(this);
        remoteEnded = true;
        if (paused || delivering || !incoming.isEmpty()) {
            endHeld = true;
            heldTrailers = trailers;
        } else {
            onBodyEnd(trailers);
        }
    }

    /** The peer gets no more window: what it has still to send is nobody's. */
    void starve() {
        starving = true;
    }

    /** Bytes were taken: the peer may send as many again, told in batches. */
    void credit(int length) {
        owed += length;
        if (open && !remoteEnded && !starving && owed >= Session.STREAM_WINDOW / 2) {
            session.out().windowUpdate(id, owed);
            session.flushLater();
            receiveWindow += owed;
            owed = 0;
        }
    }

    /** Holds bytes back from now on; what nobody takes is not credited. */
    void pause() {
        paused = true;
    }

    /** Delivers again, held bytes first. */
    void resume() {
        if (!paused) {
            return;
        }
        paused = false;
        if (delivering) {
            return;
        }
        delivering = true;
        boolean any = deliver();
        delivering = false;
        if (any && !session.isReading()) {
            onReadComplete();
        }
    }

    private boolean deliver() {
        boolean any = false;
        while (open && !paused && !incoming.isEmpty()) {
            ByteBuf data = incoming.removeFirst();
            int length = data.readableBytes();
            held -= length;
            session.unheld(length);
            any = true;
            onBody(data);
            credit(length);
        }
        if (open && !paused && endHeld) {
            endHeld = false;
            Head trailers = heldTrailers;
            heldTrailers = null;
            any = true;
            onBodyEnd(trailers);
        }
        return any;
    }

    /* --------------- sending --------------- */

    /** Bytes that wait here, and in the socket while that is what they wait for. */
    long unsentBytes() {
        return unsent == 0 || session.isSocketWritable()
                ? unsent
                : unsent + session.out().unsent();
    }

    /** Whether less waits than the high-water mark. */
    boolean takesMore() {
        return !full;
    }

    /** Whether something waits to be sent. */
    boolean isBehind() {
        return unsent > 0;
    }

    /** Sends bytes, or lets them wait for a window, the socket or their turn; takes the buffer. */
    void send(ByteBuf data) {
        if (!open || localEnded || !data.isReadable()) {
            data.release();
            return;
        }
        int length = data.readableBytes();
        if (unsent == 0 && length <= Frame.LARGEST && session.maySend(length) && length <= sendWindow) {
            sendWindow -= length;
            session.sent(length);
            session.out().data(id, data, false);
            return;
        }
        outgoing.addLast(data);
        unsent += length;
        full |= unsent > HIGH_WATER;
        if (sendWindow > 0) {
            session.order().add(this);
        }
    }

    /** Ends our side behind what waits. */
    void sendEnd(@Nullable Head trailers) {
        if (!open || localEnded || ending) {
            return;
        }
        ending = true;
        hasTrailers = trailers != null;
        if (unsent == 0) {
            finish(trailers);
        } else if (trailers != null) {
            Head kept = outgoingTrailers;
            if (kept == null) {
                kept = new Head();
                outgoingTrailers = kept;
            }
            kept.copyFields(trailers);
        }
    }

    private void finish(@Nullable Head trailers) {
        int code = endingCode();
        if (code != ErrorCode.NONE) {
            session.out().reset(id, code);
            session.onReset(this);
        } else if (trailers != null) {
            session.encoder().begin();
            session.encoder().fields(trailers);
            session.out().headers(id, session.encoder(), true);
        } else if (!session.out().endLast(id)) {
            session.out().end(id);
        }
        localEnded = true;
        onSent();
    }

    /** Gives up what is still to be sent, as the peer wants none of it. */
    void stopSending() {
        dropOutgoing();
        session.order().remove(this);
        full = false;
        ending = true;
        localEnded = true;
    }

    /** Whether our side ends behind what waits. */
    boolean isEnding() {
        return ending;
    }

    /** Our side has ended with a frame that was written already. */
    void endedWithHead() {
        localEnded = true;
        ending = true;
        onSent();
    }

    /** Sends one frame of what waits; the connection's window and the socket have room. */
    void sendFrame(int connectionWindow) {
        ByteBuf data = outgoing.getFirst();
        int most = Math.min(Math.min(connectionWindow, sendWindow), Frame.LARGEST);
        int length = Math.min(most, data.readableBytes());
        ByteBuf piece = data;
        if (length < data.readableBytes()) {
            piece = data.readRetainedSlice(length);
        } else {
            outgoing.removeFirst();
        }
        sendWindow -= length;
        unsent -= length;
        session.sent(length);
        boolean last = unsent == 0;
        boolean end = last && ending && !hasTrailers && endingCode() == ErrorCode.NONE;
        session.out().data(id, piece, end);
        if (last || sendWindow <= 0) {
            session.order().remove(this);
        }
        if (end) {
            localEnded = true;
            onSent();
        } else if (last && ending) {
            finish(hasTrailers ? outgoingTrailers : null);
        } else if (full && unsent < LOW_WATER) {
            full = false;
            onWritable();
        }
    }

    /** The peer takes so many bytes more, or fewer; false when that is more than there can be. */
    boolean widen(long by) {
        long wider = sendWindow + by;
        if (wider > Integer.MAX_VALUE) {
            return false;
        }
        sendWindow = (int) wider;
        if (sendWindow > 0 && unsent > 0) {
            session.order().add(this);
        } else if (sendWindow <= 0) {
            session.order().remove(this);
        }
        return true;
    }
}
