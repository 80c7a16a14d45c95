package dev.sluice.exchange;

/** The set of peers whose X-Forwarded-* and Forwarded fields are believed. Immutable. */
public interface Trusted {
    /** Nobody. */
    Trusted NOBODY = address -> false;

    /** Whether the address, of 4 or 16 bytes, belongs to a trusted proxy. */
    boolean trusts(byte[] address);
}
