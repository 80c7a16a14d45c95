package dev.sluice.server.tls;

import java.util.List;

/**
 * How a site shakes hands, its keys aside. Immutable, for any thread.
 *
 * @param profile versions and ciphers
 * @param protocols what ALPN offers, the preferred first
 * @param clients which certificates clients show
 */
public record TlsSettings(TlsProfile profile, List<String> protocols, ClientTrust clients) {
    public TlsSettings {
        protocols = List.copyOf(protocols);
    }
}
