package dev.sluice.observe;

/**
 * A step of the request path, in order; the same twelve words stand in the code, the documentation, access-log
 * timings, metric labels and failures. 1 and 2 happen once a connection, 3 to 12 once a request, 7 to 10 once an
 * attempt. Immutable.
 */
public enum Stage {
    /** Take the socket; it never leaves this loop. */
    ACCEPT,
    /** PROXY header, TLS, choice of protocol. */
    SECURE,
    /** Bytes to a head, under strict framing rules. */
    DECODE,
    /** Client address, request id, deadline. */
    IDENTIFY,
    /** Head to route. */
    ROUTE,
    /** Request filters, in the order of their list. */
    ADMIT,
    /** Choose an endpoint. */
    PICK,
    /** An idle connection, a new one, or a place in the queue. */
    LEASE,
    /** Write the request head and relay the body. */
    SEND,
    /** The response head arrived; retry is decided here. */
    RECEIVE,
    /** Response filters in reverse, relay the response body. */
    REPLY,
    /** Exactly once: log, count, give back, next or close. */
    RECORD;

    /** The number of stages. */
    public static final int COUNT = values().length;

    private final String label = name().toLowerCase(java.util.Locale.ROOT);

    /** The name in lower case, as logs and metrics write it. */
    public String label() {
        return label;
    }
}
