package dev.sluice.wire.tunnel;

import dev.sluice.base.Timer;
import dev.sluice.base.TimerWheel;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.DuplexChannel;

/** One socket of a tunnel: what both ends do alike with it. Owned by one connection. */
final class Pipe implements Timer.Expiry {
    private final ChannelHandlerContext context;
    private final Timer timer = new Timer(this);
    private final Uptake uptake = new Uptake();
    private final TimerWheel timers;
    private long sendNanos;
    private boolean unflushed;

    Pipe(ChannelHandlerContext context, TimerWheel timers) {
        this.context = context;
        this.timers = timers;
    }

    Channel channel() {
        return context.channel();
    }

    /** Bytes on their way to the peer; takes the buffer. */
    void write(ByteBuf data) {
        unflushed = true;
        context.write(data, context.voidPromise());
    }

    void flush() {
        if (unflushed) {
            unflushed = false;
            context.flush();
        }
    }

    void read(boolean on) {
        channel().config().setAutoRead(on);
    }

    /** Bytes that the socket has not taken: with every byte it takes they are fewer. */
    long unsent() {
        ChannelOutboundBuffer buffer = channel().unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes() - buffer.currentProgress();
    }

    private void flushThen(ChannelFutureListener listener) {
        unflushed = false;
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(listener);
    }

    /** Ends our half behind the last byte. */
    void shutOutput() {
        flushThen(sent -> {
            if (sent.isSuccess()) {
                ((DuplexChannel) channel()).shutdownOutput();
            }
        });
    }

    /** Closes behind the last byte, or when the peer has taken none for so long; zero is no bound. */
    void closeAfterSending(long nanos) {
        sendNanos = nanos;
        if (nanos > 0) {
            timers.arm(timer, nanos);
        }
        flushThen(sent -> channel().close());
        uptake.begin(unsent());
    }

    @Override
    public void onExpired(Timer expired) {
        if (uptake.goesOn(unsent())) {
            timers.arm(timer, sendNanos);
        } else {
            channel().close();
        }
    }

    /** The socket is closed. */
    void closed() {
        timers.remove(timer);
    }
}
