package dev.sluice.observe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One loop's share of a meter: a row of numbers that only that loop writes and any thread reads. A write is a load, an
 * addition and an opaque store: no locked instruction, no fence. A reader sees every number whole and soon, but not all
 * of them at the same moment. The row is padded, so that two loops never write to the same cache line.
 */
public abstract sealed class LoopCells
        permits ListenerMeter.Cells,
                RouteMeter.Cells,
                ServiceMeter.Cells,
                ServerMeter.Cells,
                LoopMeter.Cells,
                ProcessMeter.Cells {
    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int PAD = 8;

    private final long[] row;

    LoopCells(Layout layout) {
        row = new long[PAD + layout.cells() + PAD];
    }

    /** Adds to a cell; only on the loop that owns the row. */
    final void add(int cell, long amount) {
        LONG.setOpaque(row, PAD + cell, row[PAD + cell] + amount);
    }

    /** Sets a cell; only on the loop that owns the row. */
    final void set(int cell, long value) {
        LONG.setOpaque(row, PAD + cell, value);
    }

    /** Counts a duration in the histogram that starts at the cell; only on the loop that owns the row. */
    final void addDuration(int histogram, long nanos) {
        add(histogram + DurationBuckets.indexOf(nanos), 1);
        add(histogram + DurationBuckets.COUNT, Math.max(nanos, 0));
    }

    /** Reads a cell; any thread. */
    final long get(int cell) {
        return (long) LONG.getOpaque(row, PAD + cell);
    }
}
