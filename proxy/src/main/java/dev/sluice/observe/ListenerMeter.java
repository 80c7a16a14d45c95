package dev.sluice.observe;

/** What is counted about one listener: its connections, their bytes, and requests that could not be understood. */
public final class ListenerMeter extends Meter<ListenerMeter.Cells> {
    static final Layout LAYOUT = new Layout();
    private static final int OPENED = LAYOUT.cell(Family.counter(
            "sluice_connections_opened_total", "Client connections accepted by the listener.", "listener"));
    private static final int CLOSED = LAYOUT.cell(Family.counter(
            "sluice_connections_closed_total",
            "Client connections of the listener that ended, whoever ended them.",
            "listener"));
    private static final int ACTIVE = LAYOUT.cell(
            Family.gauge("sluice_connections_active", "Client connections open on the listener now.", "listener"));
    private static final int REFUSED = LAYOUT.cell(Family.counter(
            "sluice_connections_refused_total",
            "Client connections closed right after accepting them, because a connection limit was reached.",
            "listener"));
    private static final int RECEIVED = LAYOUT.cell(Family.counter(
            "sluice_client_received_bytes_total", "Bytes read from the listener's client connections.", "listener"));
    private static final int SENT = LAYOUT.cell(Family.counter(
            "sluice_client_sent_bytes_total", "Bytes written to the listener's client connections.", "listener"));
    private static final int ERRORS = LAYOUT.reasons(Family.counter(
            "sluice_protocol_errors_total",
            "What the listener's connections could not read as a request or a PROXY header, by reason code.",
            "listener",
            "reason"));

    private static final int FLOODS = LAYOUT.floods(Family.counter(
            "sluice_floods_total",
            "HTTP/2 connections of the listener that were ended because the client did too much of something, by what it was.",
            "listener",
            "reason"));
    private static final int HANDSHAKES_FULL = LAYOUT.sparse(HandshakeFailure.DONE, "full");
    private static final int HANDSHAKES_RESUMED = LAYOUT.sparse(HandshakeFailure.DONE, "resumed");
    private static final int HANDSHAKES_FAILED = failures();
    private static final int PASSED = LAYOUT.cell(Family.counter(
            "sluice_tls_passed_total",
            "TLS connections of the listener that were passed on unread, by the name that their clients asked for.",
            "listener"));
    private static final int HANDSHAKES_ACTIVE = LAYOUT.sparse(
            Family.gauge("sluice_tls_handshakes_active", "TLS handshakes under way on the listener now.", "listener"));
    private static final int HANDSHAKE_DURATION = LAYOUT.histogram(Family.histogram(
            "sluice_tls_handshake_duration_seconds",
            "Time from accepting a client connection to the end of its TLS handshake.",
            "listener"));

    private static int failures() {
        int first = LAYOUT.cells();
        for (HandshakeFailure failure : HandshakeFailure.values()) {
            LAYOUT.sparse(HandshakeFailure.FAILED, failure.code());
        }
        return first;
    }

    ListenerMeter(int loops, String listener) {
        super(LAYOUT, loops, listener);
    }

    @Override
    Cells newCells() {
        return new Cells();
    }

    /** One loop's share of a listener's numbers. Owned by the loop. */
    public static final class Cells extends LoopCells {
        Cells() {
            super(LAYOUT);
        }

        /** A connection was accepted and is served. */
        public void opened() {
            add(OPENED, 1);
            add(ACTIVE, 1);
        }

        /** A connection that was {@link #opened()} has ended. */
        public void closed() {
            add(CLOSED, 1);
            add(ACTIVE, -1);
        }

        /** A connection was turned away at the door. */
        public void refused() {
            add(REFUSED, 1);
        }

        /** Bytes were read from a client. */
        public void received(long bytes) {
            add(RECEIVED, bytes);
        }

        /** Bytes were written to a client. */
        public void sent(long bytes) {
            add(SENT, bytes);
        }

        /** A connection was ended because its client did too much of something. */
        public void flood(Flood kind) {
            add(FLOODS + kind.ordinal(), 1);
        }

        /** What a client sent could not be read. */
        public void protocolError(Reason reason) {
            add(ERRORS + reason.ordinal(), 1);
        }

        /** A TLS handshake begins. */
        public void handshake() {
            add(HANDSHAKES_ACTIVE, 1);
        }

        /** A TLS handshake that began has come to its end. */
        public void handshakeDone(boolean resumed, long durationNanos) {
            add(HANDSHAKES_ACTIVE, -1);
            add(resumed ? HANDSHAKES_RESUMED : HANDSHAKES_FULL, 1);
            addDuration(HANDSHAKE_DURATION, durationNanos);
        }

        /** A TLS handshake that began is not ours: the connection is passed on unread. */
        public void handshakePassed() {
            add(HANDSHAKES_ACTIVE, -1);
            add(PASSED, 1);
        }

        /** A TLS handshake that began has failed. */
        public void handshakeFailed(HandshakeFailure failure) {
            add(HANDSHAKES_ACTIVE, -1);
            add(HANDSHAKES_FAILED + failure.ordinal(), 1);
        }
    }
}
