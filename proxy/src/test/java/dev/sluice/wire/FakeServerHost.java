package dev.sluice.wire;

import dev.sluice.base.TimerWheel;
import dev.sluice.exchange.FakeClock;
import dev.sluice.http.HeadLimits;
import dev.sluice.observe.Flood;
import dev.sluice.observe.Reason;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A listener of the usual patience that nothing unusual happens to; tests say what may happen to theirs. */
public abstract class FakeServerHost implements ServerHost {
    public final TimerWheel wheel;
    public int closed;

    /** A listener whose time is the clock's. */
    protected FakeServerHost(FakeClock clock) {
        wheel = new TimerWheel(clock);
    }

    @Override
    public HeadLimits headLimits() {
        return HeadLimits.DEFAULT;
    }

    @Override
    public long headerTimeoutNanos() {
        return TimeUnit.SECONDS.toNanos(10);
    }

    @Override
    public long idleTimeoutNanos() {
        return TimeUnit.SECONDS.toNanos(60);
    }

    @Override
    public long sendTimeoutNanos() {
        return TimeUnit.SECONDS.toNanos(30);
    }

    @Override
    public int maxRequests() {
        return 100;
    }

    @Override
    public boolean isDraining() {
        return false;
    }

    @Override
    public TimerWheel timers() {
        return wheel;
    }

    @Override
    public void onRead(int bytes) {}

    @Override
    public void onProtocolError(Reason reason) {
        throw new AssertionError("nothing is wrong here, not even " + reason.code());
    }

    @Override
    public void onFlood(ServerLink link, Flood kind) {
        throw new AssertionError("nothing is too much here, not even " + kind.code());
    }

    @Override
    public void onHttp2(ServerLink link, ChannelHandlerContext context, ByteBuf first) {
        throw new AssertionError("the protocol does not change here");
    }

    @Override
    public void onUpgraded(
            ServerLink link,
            ChannelHandlerContext context,
            ServerStream.Events events,
            byte[] settings,
            @Nullable ByteBuf rest) {
        throw new AssertionError("the protocol does not change here");
    }

    @Override
    public void onOpened(ServerLink link) {}

    @Override
    public void onClosed(ServerLink link) {
        closed++;
    }
}
