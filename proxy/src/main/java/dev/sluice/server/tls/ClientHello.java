package dev.sluice.server.tls;

/**
 * What a client said before anything was agreed (RFC 8446 section 4.1.2). Immutable.
 *
 * @param serverName the name it wants to talk to (RFC 6066), in lower case and without a trailing dot; empty without one
 */
public record ClientHello(String serverName) {}
