package dev.sluice.observe;

import java.util.function.BooleanSupplier;

/** What is counted about one server of a service: attempts, their times, connections, failures and its health. */
public final class ServerMeter extends Meter<ServerMeter.Cells> {
    static final Layout LAYOUT = new Layout();
    private static final int REQUESTS = LAYOUT.codes(Family.counter(
            "sluice_server_requests_total",
            "Attempts sent to the server, by class of the status it answered; none means that no head arrived.",
            "service",
            "server",
            "code"));
    private static final int RESPONSE = LAYOUT.histogram(Family.histogram(
            "sluice_server_response_seconds",
            "Time from the start of sending the request to the server until its response head arrived.",
            "service",
            "server"));
    private static final int CONNECT = LAYOUT.histogram(Family.histogram(
            "sluice_server_connect_seconds",
            "Time to open a connection to the server; failed attempts not included.",
            "service",
            "server"));
    private static final Family HANDSHAKES = Family.counter(
            "sluice_server_tls_handshakes_total",
            "TLS handshakes with the server that came about, full or resumed.",
            "service",
            "server",
            "result");
    private static final int TLS_FULL = LAYOUT.sparse(HANDSHAKES, "full");
    private static final int TLS_RESUMED = LAYOUT.sparse(HANDSHAKES, "resumed");
    private static final int TLS_TIME = LAYOUT.histogram(Family.histogram(
            "sluice_server_tls_handshake_seconds",
            "Time of TLS handshakes with the server; a part of the time to open a connection.",
            "service",
            "server"));
    private static final int TLS_FAILURES = LAYOUT.tlsFailures(Family.counter(
            "sluice_server_tls_failures_total",
            "TLS handshakes with the server that failed, by kind.",
            "service",
            "server",
            "kind"));
    private static final int ACTIVE = LAYOUT.cell(Family.gauge(
            "sluice_server_requests_active", "Attempts in progress at the server now.", "service", "server"));
    private static final int IDLE = LAYOUT.cell(Family.gauge(
            "sluice_server_connections_idle",
            "Open connections to the server that wait for a request now.",
            "service",
            "server"));
    private static final int OPEN = LAYOUT.cell(Family.gauge(
            "sluice_server_connections_open", "Connections to the server that are open now.", "service", "server"));
    private static final int FAILURES = LAYOUT.reasons(Family.counter(
            "sluice_server_failures_total",
            "Attempts at the server that failed, by reason code; retried ones included.",
            "service",
            "server",
            "reason"));
    private static final int FLOODS = LAYOUT.floods(Family.counter(
            "sluice_server_floods_total",
            "HTTP/2 connections to the server that were ended because it did too much of something, by what it was.",
            "service",
            "server",
            "reason"));
    private static final int UP = LAYOUT.shared(Family.gauge(
            "sluice_server_up",
            "1 while the server is in use; 0 while its check fails, while it is taken out after failed requests, or"
                    + " while its name has no address.",
            "service",
            "server"));
    private static final int EJECTIONS = LAYOUT.shared(Family.counter(
            "sluice_server_ejections_total",
            "Times the server was taken out for a while because requests to it failed; failed checks not included.",
            "service",
            "server"));

    private volatile BooleanSupplier up = () -> true;

    ServerMeter(int loops, String service, String server) {
        super(LAYOUT, loops, service, server);
    }

    /** Sets what is asked, by whoever reads, whether the server is in use; any thread. A new meter says yes. */
    public void upWhile(BooleanSupplier newUp) {
        up = newUp;
    }

    @Override
    long shared(int slot) {
        return slot == UP ? (up.getAsBoolean() ? 1 : 0) : super.shared(slot);
    }

    /** The server was taken out; any thread. */
    public void ejected() {
        addShared(EJECTIONS, 1);
    }

    @Override
    Cells newCells() {
        return new Cells();
    }

    /** One loop's share of a server's numbers. Owned by the loop. */
    public static final class Cells extends LoopCells {
        Cells() {
            super(LAYOUT);
        }

        /** An attempt at the server begins. */
        public void begin() {
            add(ACTIVE, 1);
        }

        /** The head of the server's response has arrived. */
        public void responded(long responseNanos) {
            addDuration(RESPONSE, responseNanos);
        }

        /**
         * An attempt for which {@link #begin()} was called has ended.
         *
         * @param status what the server answered, or 0 when no head arrived
         */
        public void end(int status) {
            add(ACTIVE, -1);
            add(REQUESTS + Layout.codeOf(status), 1);
        }

        /** An attempt failed. */
        public void failed(Reason reason) {
            add(FAILURES + reason.ordinal(), 1);
        }

        /** A connection was ended because the server did too much of something. */
        public void flood(Flood kind) {
            add(FLOODS + kind.ordinal(), 1);
        }

        /** A connection was opened. */
        public void connected(long connectNanos) {
            addDuration(CONNECT, connectNanos);
        }

        /** A connection was opened ({@code 1}) or closed ({@code -1}). */
        public void open(int change) {
            add(OPEN, change);
        }

        /** A handshake came about. */
        public void secured(long handshakeNanos, boolean resumed) {
            add(resumed ? TLS_RESUMED : TLS_FULL, 1);
            addDuration(TLS_TIME, handshakeNanos);
        }

        /** A handshake failed. */
        public void notSecured(TlsFailure failure) {
            add(TLS_FAILURES + failure.ordinal(), 1);
        }

        /** A connection begins ({@code 1}) or ceases ({@code -1}) to be idle. */
        public void idle(int change) {
            add(IDLE, change);
        }
    }
}
