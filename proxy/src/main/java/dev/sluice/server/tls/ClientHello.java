package dev.sluice.server.tls;

import java.util.List;

/**
 * What a client said before anything was agreed (RFC 8446 section 4.1.2), as far as the choice of a key needs it.
 * Immutable.
 *
 * @param serverName the name it wants to talk to (RFC 6066 section 3), in lower case and without a trailing dot; empty
 *     without one
 * @param ecdsa whether it can verify a signature of a P-256 or P-384 key
 * @param protocols the application protocols it offers (RFC 7301); empty if it does not speak of them
 */
public record ClientHello(String serverName, boolean ecdsa, List<String> protocols) {
    public ClientHello {
        protocols = List.copyOf(protocols);
    }

    /** A client that does not speak of protocols. */
    public ClientHello(String serverName, boolean ecdsa) {
        this(serverName, ecdsa, List.of());
    }
}
