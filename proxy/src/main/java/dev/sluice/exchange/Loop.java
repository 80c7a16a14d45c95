package dev.sluice.exchange;

import dev.sluice.base.Clock;
import dev.sluice.base.FastRandom;
import dev.sluice.base.Spares;
import dev.sluice.base.TimerWheel;
import dev.sluice.http.HttpDate;
import dev.sluice.observe.AccessLog;
import dev.sluice.observe.LoopMeter;
import dev.sluice.observe.LoopWatchdog;
import dev.sluice.observe.Meters;
import dev.sluice.observe.ProcessMeter;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the exchanges of one event loop share: its clock, timers, randomness and spare exchanges. The clock is read once
 * an event and remembered, so stages that pass within one event cost no clock reading. Owned by that loop.
 */
public final class Loop {
    private static final int TRIM_TICKS = (int) (1_000_000_000 / TimerWheel.TICK_NANOS);
    private static final long STALL_NANOS = 100_000_000;

    private final int index;
    private final Clock clock;
    private final TimerWheel timers;
    private final FastRandom random = FastRandom.seeded();
    private final Spares<Exchange> spare = new Spares<>();
    private long nowNanos;
    private long wallOffsetMillis;
    private long dateSecond = -1;
    private byte[] date = new byte[0];
    private final Supplier<Captured> captures;
    private final LoopMeter.Cells meter;
    private final ProcessMeter.Cells process;
    private final LoopWatchdog watchdog;
    private AccessLog.@Nullable Loop accessLog;
    private int activeExchanges;
    private int ticks;

    /** What the loop of this index shares; {@code captures} makes what an exchange's match fills. */
    public Loop(int index, Clock clock, Meters meters, Supplier<Captured> captures, LoopWatchdog.Report stalls) {
        this.index = index;
        this.clock = clock;
        this.timers = new TimerWheel(clock);
        this.captures = captures;
        this.meter = meters.loop(index).cells();
        this.process = meters.process().on(index);
        this.watchdog = new LoopWatchdog(index, meter, clock.nanos(), TimerWheel.TICK_NANOS, STALL_NANOS, stalls);
        tick();
    }

    /** The loop's number, from 0. */
    public int index() {
        return index;
    }

    /** The time of the present event in the clock's nanoseconds. */
    public long nowNanos() {
        return nowNanos;
    }

    /** Reads the clock; to be called when an event begins. */
    public long refresh() {
        nowNanos = clock.nanos();
        return nowNanos;
    }

    /** The wall-clock time of the present event in milliseconds since 1970. */
    public long wallMillis() {
        return wallOffsetMillis + nowNanos / 1_000_000;
    }

    /** Once a tick of the wheel: sets the clocks and expires timers. */
    public void tick() {
        refresh();
        wallOffsetMillis = clock.wallMillis() - nowNanos / 1_000_000;
        watchdog.tick(nowNanos);
        timers.advance();
        meter.timers(timers.armed());
        if (++ticks % TRIM_TICKS == 0) {
            spare.trim();
        }
    }

    /** The loop's timers. */
    public TimerWheel timers() {
        return timers;
    }

    /** The loop's randomness; not for secrets. */
    public FastRandom random() {
        return random;
    }

    /** The present as a Date field's value; do not change the array. */
    public byte[] date() {
        long second = wallMillis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            date = HttpDate.format(second * 1000);
        }
        return date;
    }

    /** An exchange for the next request. */
    public Exchange open() {
        activeExchanges++;
        meter.exchanges(1);
        Exchange x = spare.take();
        return x != null ? x : new Exchange(this, captures.get());
    }

    /** Takes a finished exchange back. */
    void giveBack(Exchange x) {
        activeExchanges--;
        meter.exchanges(-1);
        spare.give(x);
    }

    /** What is counted about this loop. */
    public LoopMeter.Cells meter() {
        return meter;
    }

    /** What this loop counts for the process. */
    public ProcessMeter.Cells process() {
        return process;
    }

    /** Sees what the loop is doing when it is held up. */
    public LoopWatchdog watchdog() {
        return watchdog;
    }

    /** This loop's end of the access log, or null when none is written. */
    AccessLog.@Nullable Loop accessLog() {
        return accessLog;
    }

    /** Writes to another access log from now on; on the loop only. */
    public void accessLog(AccessLog.@Nullable Loop log) {
        accessLog = log;
    }

    /** Exchanges open now. */
    public int activeExchanges() {
        return activeExchanges;
    }
}
