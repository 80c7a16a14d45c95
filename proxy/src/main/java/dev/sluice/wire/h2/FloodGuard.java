package dev.sluice.wire.h2;

import dev.sluice.base.Timer;
import dev.sluice.base.TimerWheel;
import dev.sluice.observe.Flood;

/**
 * Counts what a peer may do now and then: each kind has a number that may come at once, of which some are given back every
 * second. Owned by one connection.
 */
final class FloodGuard implements Timer.Expiry {
    private static final long SECOND = 1_000_000_000L;

    /** What each WINDOW_UPDATE frame may answer to: a peer may send some for every DATA frame of ours. */
    private static final int EARNED = 4;

    private static final int[] BURST = new int[Flood.values().length];
    private static final int[] EACH_SECOND = new int[BURST.length];

    static {
        limit(Flood.RESETS, 500, 100);
        limit(Flood.PROVOKED_RESETS, 100, 20);
        limit(Flood.REFUSED_STREAMS, 1000, 100);
        limit(Flood.HEADERS, 0, 0);
        limit(Flood.SETTINGS, 100, 10);
        limit(Flood.PINGS, 200, 20);
        limit(Flood.PRIORITIES, 1000, 200);
        limit(Flood.WINDOW_UPDATES, 2000, 500);
        limit(Flood.EMPTY_DATA, 100, 20);
        limit(Flood.UNKNOWN_FRAMES, 1000, 200);
        limit(Flood.UNREAD_ANSWERS, 100, 0);
    }

    private static void limit(Flood kind, int burst, int eachSecond) {
        BURST[kind.ordinal()] = burst;
        EACH_SECOND[kind.ordinal()] = eachSecond;
    }

    private final int[] spent = new int[BURST.length];
    private final Timer timer = new Timer(this);
    private final TimerWheel timers;

    FloodGuard(TimerWheel timers) {
        this.timers = timers;
    }

    /** How many of a kind may come at once. */
    static int burst(Flood kind) {
        return BURST[kind.ordinal()];
    }

    /** Counts one; false when that was too much. */
    boolean spend(Flood kind) {
        if (!timer.isArmed()) {
            timers.arm(timer, SECOND);
        }
        return ++spent[kind.ordinal()] <= BURST[kind.ordinal()];
    }

    /** Whether more of a kind came than may come. */
    boolean isOver(Flood kind) {
        return spent[kind.ordinal()] > BURST[kind.ordinal()];
    }

    /** The peer has reason for some WINDOW_UPDATE frames. */
    void onDataSent() {
        int now = spent[Flood.WINDOW_UPDATES.ordinal()];
        if (now > 0) {
            spent[Flood.WINDOW_UPDATES.ordinal()] = Math.max(0, now - EARNED);
        }
    }

    @Override
    public void onExpired(Timer expired) {
        boolean any = false;
        for (int i = 0; i < spent.length; i++) {
            spent[i] = Math.max(0, spent[i] - EACH_SECOND[i]);
            any |= spent[i] > 0 && EACH_SECOND[i] > 0;
        }
        if (any) {
            timers.arm(timer, SECOND);
        }
    }

    /** The connection is over. */
    void close() {
        timers.remove(timer);
    }
}
