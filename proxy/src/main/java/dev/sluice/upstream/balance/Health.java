package dev.sluice.upstream.balance;

/** What the active check last found of an endpoint; without a check it stays {@link #UNKNOWN}. Immutable. */
public enum Health {
    /** Not checked, or not yet; requests go there. */
    UNKNOWN,
    /** The check passes. */
    UP,
    /** The check fails; no request goes there, not even as a last resort. */
    DOWN
}
