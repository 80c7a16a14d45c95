package dev.sluice.certs;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.Set;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The decision whether the other side's certificate is trusted (RFC 5280 section 6), by the platform's validator: clients of a site,
 * servers of a service. What it makes is immutable, for any thread, and only computes.
 */
public final class PeerTrust {
    private PeerTrust() {}

    /** Trust in what these authorities issued. */
    public static X509ExtendedTrustManager in(Set<X509Certificate> authorities) {
        return in(authorities, null);
    }

    /** Trust in what these authorities issued and did not revoke; null when there are no lists. */
    public static X509ExtendedTrustManager in(Set<X509Certificate> authorities, @Nullable Revocations revocations) {
        try {
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(store(authorities), new X509CertSelector());
            // the platform's own check would fetch lists, and wants one of every authority
            parameters.setRevocationEnabled(false);
            if (revocations != null) {
                parameters.addCertPathChecker(revocations.checker());
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(new CertPathTrustManagerParameters(parameters));
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager x509) {
                    return x509;
                }
            }
            throw new IllegalStateException("this Java has no PKIX trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no trust can be had in " + authorities.size() + " authorities", e);
        }
    }

    private static KeyStore store(Set<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int at = 0;
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry("authority-" + at++, authority);
        }
        return store;
    }
}
