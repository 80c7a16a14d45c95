package dev.sluice.exchange;

/** What a route ends in: an upstream service, a redirect, files, a fixed reply. Immutable, shared by all loops. */
public interface Target {
    /** Serves the exchange, now or later, on its loop: {@link Exchange#respond} or {@link Exchange#reply} follows. */
    void serve(Exchange x);

    /** What it is, in a few words, for {@code explain} and {@code routes}. */
    String description();
}
