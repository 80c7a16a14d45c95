package dev.sluice.exchange;

/** The compiled way from a request to its route; implemented above this package. Immutable. */
public interface Routes {
    /** The route of the exchange's request; {@link Route#NONE} when there is none. */
    Route match(Exchange x);

    /** What is done to the path of a request before it is matched. */
    dev.sluice.http.PathPolicy pathPolicy(Exchange x);
}
