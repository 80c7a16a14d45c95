package dev.sluice.server.tls;

import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.filter.hsts.HstsConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The top-level {@code tls:} settings: what sites inherit (see {@link TlsConfig}), and what is about the process.
 * Immutable, for any thread.
 *
 * @param strictSni whether a client is refused that names no site, or none that there is
 * @param keyLog a file that takes the secrets of all connections, for debugging; null for none
 */
public record TlsDefaultsConfig(
        TlsProfile profile,
        List<CertificateConfig> cert,
        @Nullable String key,
        ClientAuthConfig clientAuth,
        boolean hostMismatch,
        HstsConfig hsts,
        boolean strictSni,
        @Nullable String keyLog) {
    /** The defaults of sites; unknown names get the default site's certificate. */
    public static final TlsDefaultsConfig DEFAULTS = new TlsDefaultsConfig(
            TlsProfile.INTERMEDIATE,
            List.of(),
            null,
            ClientAuthConfig.DEFAULTS,
            false,
            HstsConfig.DEFAULTS,
            false,
            null);

    public TlsDefaultsConfig {
        cert = List.copyOf(cert);
    }

    /** The part that sites inherit. */
    public TlsConfig inherited() {
        return new TlsConfig(profile, cert, key, clientAuth, hostMismatch, hsts);
    }

    /** The same with the key put to its certificate. */
    public TlsDefaultsConfig folded() {
        TlsConfig folded = inherited().folded();
        return new TlsDefaultsConfig(
                profile, folded.cert(), folded.key(), clientAuth, hostMismatch, hsts, strictSni, keyLog);
    }
}
