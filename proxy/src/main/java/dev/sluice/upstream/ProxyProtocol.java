package dev.sluice.upstream;

/** Which version of the PROXY protocol tells servers who the client is. Immutable. */
public enum ProxyProtocol {
    /** None. */
    OFF,
    /** A line of text. */
    V1,
    /** Binary, with room for what is known of the client's encryption. */
    V2
}
