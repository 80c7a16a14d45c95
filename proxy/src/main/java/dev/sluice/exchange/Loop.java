package dev.sluice.exchange;

import dev.sluice.base.Clock;
import dev.sluice.base.FastRandom;
import dev.sluice.base.TimerWheel;
import dev.sluice.http.HttpDate;
import java.util.ArrayDeque;

/**
 * What the exchanges of one event loop share: its clock, timers, randomness and spare exchanges. The clock is read once
 * an event and remembered, so stages that pass within one event cost no clock reading. Owned by that loop.
 */
public final class Loop {
    private static final int SPARE_EXCHANGES = 1024;

    private final int index;
    private final Clock clock;
    private final TimerWheel timers;
    private final FastRandom random = FastRandom.seeded();
    private final ArrayDeque<Exchange> spare = new ArrayDeque<>();
    private long nowNanos;
    private long wallOffsetMillis;
    private long dateSecond = -1;
    private byte[] date = new byte[0];
    private int activeExchanges;

    /** What the loop of this index shares. */
    public Loop(int index, Clock clock) {
        this.index = index;
        this.clock = clock;
        this.timers = new TimerWheel(clock);
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
        timers.advance();
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
        Exchange x = spare.pollLast();
        return x != null ? x : new Exchange(this);
    }

    /** Takes a finished exchange back. */
    void giveBack(Exchange x) {
        activeExchanges--;
        if (spare.size() < SPARE_EXCHANGES) {
            spare.addLast(x);
        }
    }

    /** Exchanges open now. */
    public int activeExchanges() {
        return activeExchanges;
    }
}
