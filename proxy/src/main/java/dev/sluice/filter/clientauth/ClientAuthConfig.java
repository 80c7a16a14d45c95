package dev.sluice.filter.clientauth;

import org.jspecify.annotations.Nullable;

/**
 * The {@code clientAuth:} settings: which certificates clients show. Immutable, for any thread.
 *
 * @param mode whether they are asked for one
 * @param ca the PEM file of the authorities that may have issued it
 * @param crl the file of the lists that revoke some of theirs
 */
public record ClientAuthConfig(
        Mode mode, @Nullable String ca, @Nullable String crl) {
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
    public static final ClientAuthConfig DEFAULTS = new ClientAuthConfig(Mode.OFF, null, null);
}
