package dev.sluice.server.tls;

import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.filter.hsts.HstsConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code tls:} settings of a site. Immutable, for any thread.
 *
 * @param profile versions and ciphers
 * @param cert its certificates; none where nothing is said
 * @param key the key of a single certificate, until {@link #folded()}
 * @param clientAuth which certificates clients show
 * @param hostMismatch whether a request may name a host of other TLS settings than the handshake
 * @param hsts whether clients are told to stay with HTTPS
 */
public record TlsConfig(
        TlsProfile profile,
        List<CertificateConfig> cert,
        @Nullable String key,
        ClientAuthConfig clientAuth,
        boolean hostMismatch,
        HstsConfig hsts) {
    /** Mozilla's intermediate profile, and no certificate. */
    public static final TlsConfig DEFAULTS = new TlsConfig(
            TlsProfile.INTERMEDIATE, List.of(), null, ClientAuthConfig.DEFAULTS, false, HstsConfig.DEFAULTS);

    public TlsConfig {
        cert = List.copyOf(cert);
    }

    /** The same with the key put to its certificate, so that who inherits one of them inherits both. */
    public TlsConfig folded() {
        boolean pair = key != null && cert.size() == 1 && cert.get(0).key() == null;
        return pair
                ? new TlsConfig(
                        profile,
                        List.of(new CertificateConfig(cert.get(0).cert(), key)),
                        null,
                        clientAuth,
                        hostMismatch,
                        hsts)
                : this;
    }

    /** The same with these certificates. */
    public TlsConfig with(List<CertificateConfig> certificates) {
        return new TlsConfig(profile, certificates, null, clientAuth, hostMismatch, hsts);
    }
}
