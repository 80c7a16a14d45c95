package dev.sluice.wire.h2;

/**
 * The numbers of the streams that closed last, and whether we reset them: the peer may not have known of that when it sent
 * what arrives now (RFC 9113 section 5.1). Owned by one connection.
 */
final class ClosedStreams {
    private static final int KEPT = 128;
    private static final int RESET = Integer.MIN_VALUE;

    private int[] ids = new int[0];
    private int next;

    /** A stream has closed. */
    void add(int id, boolean reset) {
        if (ids.length == 0) {
            ids = new int[KEPT];
        }
        ids[next++ & KEPT - 1] = reset ? id | RESET : id;
    }

    /** Whether the stream closed lately, and not by our reset. */
    boolean closed(int id) {
        return contains(id);
    }

    /** Whether the stream was reset by us lately. */
    boolean reset(int id) {
        return contains(id | RESET);
    }

    private boolean contains(int wanted) {
        for (int id : ids) {
            if (id == wanted) {
                return true;
            }
        }
        return false;
    }
}
