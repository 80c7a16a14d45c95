package dev.sluice.exchange;

import dev.sluice.base.Clock;
import dev.sluice.base.FastRandom;
import dev.sluice.base.TimerWheel;
import dev.sluice.http.HttpDate;
import java.util.ArrayDeque;
import java.util.function.Supplier;

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
    private final Supplier<Captured> captures;
    private int activeExchanges;

    /** What the loop of this index shares; nothing is captured from paths. */
    public Loop(int index, Clock clock) {
        this(index, clock, Uncaptured::new);
    }

    /** What the loop of this index shares; {@code captures} makes what an exchange's match fills. */
    public Loop(int index, Clock clock, Supplier<Captured> captures) {
        this.captures = captures;
        this.index = index;
        this.clock = clock;
        this.timers = new TimerWheel(clock);
        tick();
    }

    /** No capture at all. */
    private static final class Uncaptured implements Captured {
        @Override
        public int find(String name) {
            return NONE;
        }

        @Override
        public int start(int i) {
            return NONE;
        }

        @Override
        public int end(int i) {
            return NONE;
        }

        @Override
        public int tailStart() {
            return NONE;
        }

        @Override
        public void clear() {}
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
        return x != null ? x : new Exchange(this, captures.get());
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
