package dev.sluice.observe;

import org.jspecify.annotations.Nullable;

/**
 * A watch on one loop: how late the loop's regular ticks are, and what it was doing when it was very late. The loop
 * calls {@link #doing} and {@link #tick}; one other thread may call {@link #check}, which sees a loop that is stuck
 * while it is stuck. Takes times, reads no clock. Each stall is reported once, in the rare race of the two threads twice.
 */
public final class LoopWatchdog {
    /** What the one who made the watchdog wants to hear. */
    @FunctionalInterface
    public interface Report {
        /** The loop was held up for so long, last seen in this stage, at the thing with this label if there is one. */
        void onStall(int loop, long delayNanos, @Nullable Stage stage, @Nullable String label);
    }

    private final int loop;
    private final LoopMeter.Cells cells;
    private final long intervalNanos;
    private final long limitNanos;
    private final Report report;

    private volatile long planned;
    private volatile long reported;
    // Plain: a reader that is a moment behind names the stage before, and a store on every stage stays free.
    private @Nullable Stage stage;
    private @Nullable String label;

    /**
     * A watchdog for a loop.
     *
     * @param nowNanos the time of the start; the first tick is due one interval later
     * @param limitNanos the delay from which on a tick is reported
     */
    public LoopWatchdog(
            int loop, LoopMeter.Cells cells, long nowNanos, long intervalNanos, long limitNanos, Report report) {
        this.loop = loop;
        this.cells = cells;
        this.intervalNanos = intervalNanos;
        this.limitNanos = limitNanos;
        this.report = report;
        this.planned = nowNanos + intervalNanos;
        this.reported = nowNanos;
    }

    /** The loop begins something; {@code label} names it, such as a filter. */
    public void doing(Stage newStage, @Nullable String newLabel) {
        stage = newStage;
        label = newLabel;
    }

    /** The regular tick runs, at this time. */
    public void tick(long nowNanos) {
        check(nowNanos);
        cells.delayed(Math.max(0, nowNanos - planned));
        planned = nowNanos + intervalNanos;
    }

    /** Looks whether the loop is stuck, from any one thread. */
    public void check(long nowNanos) {
        long due = planned;
        long delay = nowNanos - due;
        if (delay > limitNanos && reported != due) {
            reported = due;
            report.onStall(loop, delay, stage, label);
        }
    }
}
