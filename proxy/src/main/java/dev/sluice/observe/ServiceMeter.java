package dev.sluice.observe;

/** What is counted about one service: requests given to it, retries, and the queue in front of its servers. */
public final class ServiceMeter extends Meter<ServiceMeter.Cells> {
    static final Layout LAYOUT = new Layout();
    private static final int REQUESTS = LAYOUT.cell(Family.counter(
            "sluice_service_requests_total", "Requests given to the service; retries not included.", "service"));
    private static final int RETRIES = LAYOUT.cell(Family.counter(
            "sluice_service_retries_total", "Attempts beyond the first of a request to the service.", "service"));
    private static final int EXHAUSTED = LAYOUT.cell(Family.counter(
            "sluice_service_budget_exhausted_total",
            "Retries that were due but not made, because the service's retry budget was spent.",
            "service"));
    private static final int QUEUED = LAYOUT.cell(Family.gauge(
            "sluice_service_queue_length", "Requests waiting for a server of the service now.", "service"));
    private static final int QUEUE_TIME = LAYOUT.histogram(Family.histogram(
            "sluice_service_queue_seconds",
            "Time that requests which had to wait spent in the service's queue, however the wait ended.",
            "service"));

    ServiceMeter(int loops, String service) {
        super(LAYOUT, loops, service);
    }

    @Override
    Cells newCells() {
        return new Cells();
    }

    /** One loop's share of a service's numbers. Owned by the loop. */
    public static final class Cells extends LoopCells {
        Cells() {
            super(LAYOUT);
        }

        /** A request was given to the service. */
        public void request() {
            add(REQUESTS, 1);
        }

        /** A request is tried again. */
        public void retry() {
            add(RETRIES, 1);
        }

        /** A retry was due, but the budget is spent. */
        public void budgetExhausted() {
            add(EXHAUSTED, 1);
        }

        /** A request begins to wait. */
        public void queued() {
            add(QUEUED, 1);
        }

        /** A request that was {@link #queued()} waits no longer. */
        public void dequeued(long waitedNanos) {
            add(QUEUED, -1);
            addDuration(QUEUE_TIME, waitedNanos);
        }
    }
}
