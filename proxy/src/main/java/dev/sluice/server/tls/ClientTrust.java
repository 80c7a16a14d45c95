package dev.sluice.server.tls;

import dev.sluice.filter.clientauth.ClientAuthConfig.Mode;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Whether clients show a certificate, and whose is believed. Immutable, for any thread.
 *
 * @param mode whether they are asked for one
 * @param authorities who may have issued it
 * @param lists which of theirs are revoked; where there is one, each authority of a chain needs one
 */
public record ClientTrust(Mode mode, List<X509Certificate> authorities, List<X509CRL> lists) {
    /** Clients show nothing. */
    public static final ClientTrust OFF = new ClientTrust(Mode.OFF, List.of(), List.of());

    public ClientTrust {
        authorities = List.copyOf(authorities);
        lists = List.copyOf(lists);
    }
}
