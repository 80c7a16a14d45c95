package dev.sluice.exchange.body;

/** Which of an exchange's two bodies is meant. Immutable. */
public enum Side {
    /** The request's, on its way to the target. */
    REQUEST,
    /** The response's, on its way to the client. */
    RESPONSE
}
