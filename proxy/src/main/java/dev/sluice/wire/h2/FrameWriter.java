package dev.sluice.wire.h2;

import dev.sluice.wire.Outlet;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/**
 * The writer of frames: small ones are gathered in one buffer, large DATA is passed on untouched behind its header.
 * Nothing is sent before {@link #flush}.
 *
 * <p>Owned by one connection.
 */
final class FrameWriter extends Outlet {
    private static final int GATHER = 1024;
    private static final int BUFFER = 4096;
    private static final int NOWHERE = -1;

    private int lastStream;
    private int lastFlags = NOWHERE;

    FrameWriter(ChannelHandlerContext context) {
        super(context, BUFFER);
    }

    /* --------------- streams --------------- */

    /** A header block, in as many frames as it takes. */
    void headers(int stream, HpackEncoder block, boolean end) {
        int flags = end ? Frame.END_STREAM : 0;
        int size = block.size();
        int piece = Math.min(size, Frame.LARGEST);
        ByteBuf out = frame(Frame.HEADERS, flags | (piece == size ? Frame.END_HEADERS : 0), stream, piece);
        int flagsAt = out.writerIndex() - 5;
        out.writeBytes(block.array(), 0, piece);
        int at = piece;
        while (at < size) {
            piece = Math.min(size - at, Frame.LARGEST);
            out = frame(Frame.CONTINUATION, at + piece == size ? Frame.END_HEADERS : 0, stream, piece);
            out.writeBytes(block.array(), at, piece);
            at += piece;
        }
        if (size <= Frame.LARGEST) {
            lastStream = stream;
            lastFlags = flagsAt;
        }
    }

    /** Body bytes, no more than a frame may hold; takes the buffer. */
    void data(int stream, ByteBuf data, boolean end) {
        int length = data.readableBytes();
        int flags = end ? Frame.END_STREAM : 0;
        if (length <= GATHER) {
            ByteBuf out = frame(Frame.DATA, flags, stream, length);
            lastStream = stream;
            lastFlags = out.writerIndex() - 5;
            out.writeBytes(data);
            data.release();
            return;
        }
        header(room(Frame.HEADER), Frame.DATA, flags, stream, length);
        pass(data);
    }

    /** Ends the stream by the last frame, if that was this stream's and can still be changed. */
    boolean endLast(int stream) {
        ByteBuf out = gathered();
        if (out == null || lastFlags == NOWHERE || lastStream != stream) {
            return false;
        }
        out.setByte(lastFlags, out.getByte(lastFlags) | Frame.END_STREAM);
        return true;
    }

    /** Ends the stream by an empty frame. */
    void end(int stream) {
        frame(Frame.DATA, Frame.END_STREAM, stream, 0);
    }

    void reset(int stream, int code) {
        frame(Frame.RST_STREAM, 0, stream, 4).writeInt(code);
    }

    void windowUpdate(int stream, int increment) {
        frame(Frame.WINDOW_UPDATE, 0, stream, 4).writeInt(increment);
    }

    /* --------------- the connection --------------- */

    /** What a client sends first. */
    void preface() {
        room(Frame.PREFACE.length).writeBytes(Frame.PREFACE);
    }

    /** Settings as numbers and values in turn. */
    void settings(int... pairs) {
        ByteBuf out = frame(Frame.SETTINGS, 0, 0, 3 * pairs.length);
        for (int i = 0; i < pairs.length; i += 2) {
            out.writeShort(pairs[i]).writeInt(pairs[i + 1]);
        }
    }

    void settingsAck() {
        frame(Frame.SETTINGS, Frame.ACK, 0, 0);
    }

    void ping(long opaque, boolean ack) {
        frame(Frame.PING, ack ? Frame.ACK : 0, 0, 8).writeLong(opaque);
    }

    void goAway(int lastStream, int code) {
        frame(Frame.GOAWAY, 0, 0, 8).writeInt(lastStream).writeInt(code);
    }

    /* --------------- the buffer --------------- */

    /** A frame's header, and room for its payload behind it. */
    private ByteBuf frame(int type, int flags, int stream, int length) {
        ByteBuf out = room(Frame.HEADER + length);
        header(out, type, flags, stream, length);
        return out;
    }

    private void header(ByteBuf out, int type, int flags, int stream, int length) {
        lastFlags = NOWHERE;
        out.writeInt(length << 8 | type);
        out.writeByte(flags);
        out.writeInt(stream);
    }
}
