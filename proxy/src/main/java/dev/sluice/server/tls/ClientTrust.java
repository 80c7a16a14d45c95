package dev.sluice.server.tls;

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
    /** Whether a client is asked for a certificate. */
    public enum Mode {
        /** It is not asked. */
        OFF,
        /** It is asked, and what it shows is taken unverified. */
        REQUEST,
        /** It is asked, and what it shows is verified. */
        OPTIONAL,
        /** Without one that is verified there is no connection. */
        REQUIRE
    }

    /** Clients show nothing. */
    public static final ClientTrust OFF = new ClientTrust(Mode.OFF, List.of(), List.of());

    public ClientTrust {
        authorities = List.copyOf(authorities);
        lists = List.copyOf(lists);
    }
}
