package dev.sluice.server.tls;

import org.jspecify.annotations.Nullable;

/**
 * A certificate as a configuration names it. Immutable, for any thread.
 *
 * @param cert the PEM file of the chain, or {@link #LOCAL}
 * @param key the PEM file of the key; null when it is in the first file, too
 */
public record CertificateConfig(String cert, @Nullable String key) {
    /** What stands for a certificate of the local authority. */
    public static final String LOCAL = "local";

    /** A certificate of the local authority. */
    public static final CertificateConfig OF_LOCAL = new CertificateConfig(LOCAL, null);

    /** Whether the local authority issues it. */
    public boolean isLocal() {
        return cert.equals(LOCAL);
    }

    /** The file of the key. */
    public String keyFile() {
        return key == null ? cert : key;
    }
}
