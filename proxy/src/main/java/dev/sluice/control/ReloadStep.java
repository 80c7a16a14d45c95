package dev.sluice.control;

/** A step from a configuration text to a running snapshot, in order. Immutable. */
public enum ReloadStep {
    /** Take the text. */
    READ,
    /** Text to a tree with positions. */
    PARSE,
    /** Tree to records; every problem is found. */
    CHECK,
    /** Records to routers, plans, clusters and sites. */
    COMPILE,
    /** Open new sockets, resolve new names; bounded. */
    WARM,
    /** One write a listener; cannot fail. */
    PUBLISH,
    /** Let go of what is used no longer. */
    RETIRE
}
