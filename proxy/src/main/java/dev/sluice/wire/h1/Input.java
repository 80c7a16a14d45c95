package dev.sluice.wire.h1;

import dev.sluice.http.Framing;
import dev.sluice.http.Head;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of an HTTP/1 connection: cuts what arrives into heads and bodies, and holds back what nobody wants
 * yet. It reads from the socket only while it holds nothing, so at most one read's worth of bytes waits here.
 *
 * <p>Owned by one connection.
 */
final class Input {
    /** The connection that this input feeds. */
    interface Owner {
        /** Bytes of a head, or of whatever the peer sent where a head may stand. */
        void onHeadBytes(ByteBuf in);

        /** Body bytes; the receiver owns the buffer. */
        void onData(ByteBuf data);

        /** The body is complete. */
        void onDataEnd(@Nullable Head trailers);

        /** The body's framing is broken. */
        void onBroken(Reason reason);

        /** The peer has ended, and everything that it sent before was delivered. */
        void onPeerEnd();
    }

    private enum Mode {
        HEAD,
        LENGTH,
        CHUNKS,
        ENDLESS,
        HOLD,
        DISCARD
    }

    private final Owner owner;
    private Mode mode = Mode.HEAD;
    private @Nullable ChunkDecoder chunks;
    private @Nullable ByteBuf held;
    private @Nullable ByteBuf present;
    private boolean ended;
    private boolean paused;
    private boolean consuming;
    private boolean stopped;
    private long remaining;

    Input(Owner owner) {
        this.owner = owner;
    }

    /** The next bytes belong to a head; whoever paused the body before it has no say in them. */
    void expectHead() {
        mode = Mode.HEAD;
        paused = false;
    }

    /** The next bytes belong to a body; a body of no bytes ends at once. */
    void expectBody(long framing, HeadLimits limits) {
        if (framing == Framing.CHUNKED) {
            ChunkDecoder decoder = chunks;
            if (decoder == null) {
                decoder = new ChunkDecoder();
                chunks = decoder;
            }
            decoder.begin(limits);
            mode = Mode.CHUNKS;
        } else if (framing > 0) {
            remaining = framing;
            mode = Mode.LENGTH;
        } else {
            mode = Mode.ENDLESS;
        }
    }

    /** Bytes go on as they come, until the peer ends. */
    void expectAnything() {
        mode = Mode.ENDLESS;
    }

    /** The next bytes are to wait. */
    void hold() {
        mode = Mode.HOLD;
    }

    /** The next bytes are nobody's; they are thrown away. */
    void discard(Channel channel) {
        mode = Mode.DISCARD;
        paused = false;
        proceed(channel);
    }

    /** Whether bytes wait, be it only for the end of what is being delivered now. */
    boolean holds() {
        ByteBuf rest = present;
        return held != null || (rest != null && rest.isReadable());
    }

    /** Gives away what came behind the head in hand; null for nothing. */
    @Nullable
    ByteBuf takeRest() {
        ByteBuf rest = present;
        return rest != null && rest.isReadable() ? rest.readRetainedSlice(rest.readableBytes()) : null;
    }

    /** The peer has ended; the owner hears of it behind the last byte. */
    void end() {
        if (holds()) {
            ended = true;
        } else {
            owner.onPeerEnd();
        }
    }

    /** Whether the peer has ended and the owner has not heard of it yet. */
    boolean isEnding() {
        return ended;
    }

    /** Stops delivering until {@link #resume}; the socket is left alone until it brings what must be held. */
    void pause() {
        paused = true;
    }

    /** Delivers again, held bytes first. */
    void resume(Channel channel) {
        if (paused) {
            paused = false;
            proceed(channel);
        }
    }

    /** Takes up held bytes and the socket again, after the mode has changed. */
    void proceed(Channel channel) {
        if (consuming || paused) {
            return;
        }
        ByteBuf waiting = held;
        held = null;
        if (waiting != null) {
            consume(waiting, channel);
        }
        if (ended && held == null) {
            ended = false;
            owner.onPeerEnd();
        } else {
            readOn(channel);
        }
    }

    private void readOn(Channel channel) {
        if (stopped && held == null && !paused && channel.isActive()) {
            stopped = false;
            channel.config().setAutoRead(true);
        }
    }

    /** Takes what was read from the socket. */
    void read(ByteBuf in, Channel channel) {
        ByteBuf waiting = held;
        if (waiting == null && !consuming) {
            consume(in, channel);
            readOn(channel);
        } else {
            hold(in, channel);
        }
    }

    private void consume(ByteBuf in, Channel channel) {
        consuming = true;
        present = in;
        boolean given = false;
        while (!given && in.isReadable() && !paused && mode != Mode.HOLD) {
            given = step(in);
        }
        consuming = false;
        present = null;
        if (given) {
            return;
        }
        if (in.isReadable()) {
            hold(in, channel);
        } else {
            in.release();
        }
    }

    private void hold(ByteBuf in, Channel channel) {
        ByteBuf before = held;
        if (before == null) {
            held = in;
        } else if (before.refCnt() == 1 && !before.isReadOnly() && before.maxWritableBytes() >= in.readableBytes()) {
            // one read of an encrypted socket is many records, and copying all that waits for each would be dear
            before.writeBytes(in);
            in.release();
        } else {
            ByteBuf both = channel.alloc().directBuffer(before.readableBytes() + in.readableBytes());
            both.writeBytes(before).writeBytes(in);
            before.release();
            in.release();
            held = both;
        }
        stopReading(channel);
    }

    private void stopReading(Channel channel) {
        if (!stopped) {
            stopped = true;
            channel.config().setAutoRead(false);
        }
    }

    /** One step; whether the buffer itself was given away. */
    private boolean step(ByteBuf in) {
        switch (mode) {
            case HEAD:
                owner.onHeadBytes(in);
                return false;
            case LENGTH:
                return length(in);
            case CHUNKS:
                chunk(in);
                return false;
            case ENDLESS:
                present = null;
                owner.onData(in);
                return true;
            default:
                in.skipBytes(in.readableBytes());
                return false;
        }
    }

    private boolean length(ByteBuf in) {
        int available = in.readableBytes();
        if (available > remaining) {
            ByteBuf last = in.readRetainedSlice((int) remaining);
            remaining = 0;
            mode = Mode.HOLD;
            owner.onData(last);
            owner.onDataEnd(null);
            return false;
        }
        remaining -= available;
        boolean end = remaining == 0;
        if (end) {
            mode = Mode.HOLD;
        }
        present = null;
        owner.onData(in);
        if (end) {
            owner.onDataEnd(null);
        }
        return true;
    }

    private void chunk(ByteBuf in) {
        ChunkDecoder decoder = chunks;
        if (decoder == null) {
            return;
        }
        switch (decoder.next(in)) {
            case ChunkDecoder.DATA:
                int available = decoder.available(in);
                decoder.taken(available);
                owner.onData(in.readRetainedSlice(available));
                break;
            case ChunkDecoder.END:
                mode = Mode.HOLD;
                owner.onDataEnd(decoder.trailers());
                break;
            case ChunkDecoder.REFUSED:
                mode = Mode.DISCARD;
                owner.onBroken(decoder.error());
                break;
            default:
                break;
        }
    }

    /** Drops what is held; the connection is closed. */
    void close() {
        mode = Mode.DISCARD;
        paused = false;
        ended = false;
        ByteBuf waiting = held;
        held = null;
        if (waiting != null) {
            waiting.release();
        }
    }
}
