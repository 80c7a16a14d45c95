package dev.sluice.wire;

/** Where body bytes come from, and the tap on it. Runs on the connection's loop. */
public interface BodySource {
    /** Stops delivering body bytes; what has been read already is held back. */
    void pauseBody();

    /** Delivers again, held bytes first. */
    void resumeBody();
}
