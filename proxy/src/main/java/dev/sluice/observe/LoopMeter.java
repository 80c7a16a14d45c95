package dev.sluice.observe;

/** What is counted about one event loop: how late its ticks are and what is open on it. */
public final class LoopMeter extends Meter<LoopMeter.Cells> {
    static final Layout LAYOUT = new Layout();
    private static final int DELAY = LAYOUT.histogram(Family.histogram(
            "sluice_loop_delay_seconds",
            "How much later than planned the loop's regular tick ran; long delays mean that something blocked the loop.",
            "loop"));
    private static final int EXCHANGES = LAYOUT.cell(
            Family.gauge("sluice_exchanges_active", "Exchanges begun on the loop and not yet recorded.", "loop"));
    private static final int LEASES = LAYOUT.cell(Family.gauge(
            "sluice_leases_active", "Upstream connections in the hands of an exchange on the loop.", "loop"));
    private static final int TIMERS =
            LAYOUT.cell(Family.gauge("sluice_timers_armed", "Timers armed on the loop at its last tick.", "loop"));

    LoopMeter(int loop) {
        super(LAYOUT, 1, Integer.toString(loop));
    }

    @Override
    Cells newCells() {
        return new Cells();
    }

    /** The loop's numbers; only that loop may ask. */
    public Cells cells() {
        return on(0);
    }

    /** Exchanges begun and not yet recorded; any thread. */
    public long exchanges() {
        return sum(EXCHANGES);
    }

    /** Upstream connections in the hands of an exchange; any thread. */
    public long leases() {
        return sum(LEASES);
    }

    /** The loop's numbers. Owned by the loop. */
    public static final class Cells extends LoopCells {
        Cells() {
            super(LAYOUT);
        }

        /** A tick ran so much later than planned. */
        public void delayed(long nanos) {
            addDuration(DELAY, nanos);
        }

        /** An exchange begins ({@code 1}) or is recorded ({@code -1}). */
        public void exchanges(int change) {
            add(EXCHANGES, change);
        }

        /** A connection is leased ({@code 1}) or given back or closed ({@code -1}). */
        public void leases(int change) {
            add(LEASES, change);
        }

        /** So many timers are armed now. */
        public void timers(long armed) {
            set(TIMERS, armed);
        }
    }
}
