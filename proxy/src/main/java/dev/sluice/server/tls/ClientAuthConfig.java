package dev.sluice.server.tls;

import org.jspecify.annotations.Nullable;

/**
 * The {@code clientAuth:} settings: which certificates clients show. Immutable, for any thread.
 *
 * @param mode whether they are asked for one
 * @param ca the PEM file of the authorities that may have issued it
 * @param crl the file of the lists that revoke some of theirs
 */
public record ClientAuthConfig(
        ClientTrust.Mode mode,
        @Nullable String ca,
        @Nullable String crl) {
    /** Clients show nothing. */
    public static final ClientAuthConfig DEFAULTS = new ClientAuthConfig(ClientTrust.Mode.OFF, null, null);
}
