package dev.sluice.exchange;

/** Whether a listener's trusted peers tell by the PROXY protocol for whom they have connected. */
public enum ProxyProtocol {
    /** A PROXY header is taken for a request, and refused as one. */
    OFF,
    /** Trusted peers may send one; other connections are served as they are. */
    ACCEPT,
    /** Trusted peers must send one, and nobody else may connect. */
    REQUIRE
}
