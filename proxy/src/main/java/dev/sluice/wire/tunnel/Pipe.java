package dev.sluice.wire.tunnel;

import dev.sluice.base.Timer;
import dev.sluice.base.TimerWheel;
import dev.sluice.wire.Outlet;
import dev.sluice.wire.Uptake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;

/** One socket of a tunnel: what both ends do alike with it. Owned by one connection. */
final class Pipe extends Outlet implements Timer.Expiry {
    private final ChannelHandlerContext context;
    private final Timer timer = new Timer(this);
    private final Uptake uptake = new Uptake();
    private final TimerWheel timers;
    private long sendNanos;

    Pipe(ChannelHandlerContext context, TimerWheel timers) {
        super(context, 0);
        this.context = context;
        this.timers = timers;
    }

    Channel channel() {
        return context.channel();
    }

    /** Bytes on their way to the peer; takes the buffer. */
    void write(ByteBuf data) {
        pass(data);
    }

    void read(boolean on) {
        channel().config().setAutoRead(on);
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
