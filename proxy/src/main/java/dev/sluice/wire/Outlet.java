package dev.sluice.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The way of bytes into a socket, whatever they mean: small pieces are gathered in one buffer, large ones are passed on
 * untouched behind them. Nothing is sent before {@link #flush}.
 *
 * <p>Owned by one connection.
 */
public class Outlet {
    private final ChannelHandlerContext context;
    private final int size;
    private @Nullable ByteBuf gathered;
    private boolean unflushed;

    /** An outlet that gathers in buffers of so many bytes. */
    protected Outlet(ChannelHandlerContext context, int size) {
        this.context = context;
        this.size = size;
    }

    /** The buffer that pieces are gathered in at present; null while there is none. */
    protected final @Nullable ByteBuf gathered() {
        return gathered;
    }

    /** A buffer that gathers, with room for so many bytes more. */
    protected final ByteBuf room(int bytes) {
        ByteBuf out = gathered;
        if (out != null && out.writableBytes() >= bytes) {
            return out;
        }
        push();
        out = context.alloc().directBuffer(Math.max(size, bytes));
        gathered = out;
        return out;
    }

    /** Passes a piece on behind what was gathered; takes the buffer. */
    protected final void pass(ByteBuf data) {
        push();
        unflushed = true;
        context.write(data, context.voidPromise());
    }

    private void push() {
        ByteBuf out = gathered;
        if (out != null) {
            gathered = null;
            unflushed = true;
            context.write(out, context.voidPromise());
        }
    }

    /** Sends everything. */
    public final void flush() {
        push();
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
    }

    /** Sends everything and tells the listener when the socket has taken the last of it, or will take no more. */
    public final void flushThen(ChannelFutureListener listener) {
        push();
        unflushed = false;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(listener);
    }

    /** Whether the socket has not taken all that was flushed; a closed one is waited for no longer. */
    public final boolean isPending() {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer != null && !buffer.isEmpty();
    }

    /** Bytes that the socket has not taken: with every byte it takes they are fewer. */
    public final long unsent() {
        ChannelOutboundBuffer buffer = context.channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    /** Drops what was gathered; the connection is closing. */
    public final void discard() {
        ByteBuf out = gathered;
        if (out != null) {
            gathered = null;
            out.release();
        }
    }
}
