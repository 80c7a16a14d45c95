package dev.sluice.observe;

/** What is counted about one route: its requests by status class, how long they took, their bytes. */
public final class RouteMeter extends Meter<RouteMeter.Cells> {
    static final Layout LAYOUT = new Layout();
    private static final int REQUESTS = LAYOUT.codes(Family.counter(
            "sluice_requests_total",
            "Requests that ended on the route, by class of the status sent to the client;"
                    + " none means that no response head was sent.",
            "site",
            "route",
            "code"));
    private static final int DURATION = LAYOUT.histogram(Family.histogram(
            "sluice_request_duration_seconds",
            "Time from the first byte of the request to the end of the exchange.",
            "site",
            "route"));
    private static final int REQUEST_BYTES = LAYOUT.cell(Family.counter(
            "sluice_request_bytes_total", "Bytes of requests received from clients on the route.", "site", "route"));
    private static final int RESPONSE_BYTES = LAYOUT.cell(Family.counter(
            "sluice_response_bytes_total", "Bytes of responses sent to clients on the route.", "site", "route"));
    private static final int ACTIVE = LAYOUT.cell(
            Family.gauge("sluice_requests_active", "Requests in progress on the route now.", "site", "route"));

    RouteMeter(int loops, String site, String route) {
        super(LAYOUT, loops, site, route);
    }

    @Override
    Cells newCells() {
        return new Cells();
    }

    /** One loop's share of a route's numbers. Owned by the loop. */
    public static final class Cells extends LoopCells {
        Cells() {
            super(LAYOUT);
        }

        /** The route was chosen for an exchange. */
        public void begin() {
            add(ACTIVE, 1);
        }

        /**
         * An exchange for which {@link #begin()} was called has ended.
         *
         * @param status the status sent to the client, or 0 when none was
         */
        public void end(int status, long durationNanos, long bytesIn, long bytesOut) {
            add(ACTIVE, -1);
            add(REQUESTS + Layout.codeOf(status), 1);
            addDuration(DURATION, durationNanos);
            add(REQUEST_BYTES, bytesIn);
            add(RESPONSE_BYTES, bytesOut);
        }
    }
}
