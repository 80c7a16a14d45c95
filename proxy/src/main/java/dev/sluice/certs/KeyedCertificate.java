package dev.sluice.certs;

import dev.sluice.certs.CertificateProblem.Kind;
import dev.sluice.server.tls.Staple;
import dev.sluice.server.tls.TlsKey;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A private key with its certificate chain, the leaf first, and where it is from: a file, or the local authority. Immutable, for any
 * thread; it never prints the key.
 */
public record KeyedCertificate(PrivateKey key, List<X509Certificate> chain, CertificateNames names, String source) {
    public KeyedCertificate {
        chain = List.copyOf(chain);
    }

    KeyedCertificate(PrivateKey key, List<X509Certificate> chain, String source) {
        this(key, chain, CertificateNames.of(chain.get(0)), source);
    }

    /** The certificate that the key belongs to. */
    public X509Certificate leaf() {
        return chain.get(0);
    }

    /** The certificate that signed the leaf, or null when it is not here. */
    public @Nullable X509Certificate issuer() {
        return chain.size() > 1 ? chain.get(1) : null;
    }

    /** What handshakes take, with the OCSP response that goes along. */
    public TlsKey tlsKey(Staple staple) {
        return new TlsKey(source, key, chain, staple);
    }

    /** What is wrong when it is used for this name; null when nothing is. */
    public @Nullable CertificateProblem coverage(String host) {
        return names.covers(host)
                ? null
                : new CertificateProblem(
                        Kind.NAME_NOT_COVERED,
                        "the certificate of " + source + " is for " + names + ", not for " + host,
                        "clients will refuse it");
    }

    /** What may be printed. */
    @Override
    public String toString() {
        return "certificate of " + source + " for " + names + " until "
                + leaf().getNotAfter().toInstant();
    }
}
