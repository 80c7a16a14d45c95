package dev.sluice.certs;

import dev.sluice.certs.CertificateProblem.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The authorities that this system trusts: those of {@code $SSL_CERT_FILE}; else of the bundle that the operating system keeps; else
 * of Java. The operating system's come first as its owner maintains them, with authorities of the house. Immutable.
 *
 * @param authorities their certificates
 * @param source the file they are from, or {@code java}
 */
public record SystemTrust(Set<X509Certificate> authorities, String source) {
    /** Debian and Alpine; Fedora; SUSE; BSD and macOS. */
    private static final List<Path> BUNDLES = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private static final String JAVA = "java";

    public SystemTrust {
        authorities = Set.copyOf(authorities);
    }

    /** Reads them. */
    public static SystemTrust read(Map<String, String> environment) throws CertificateFault {
        return read(environment.get("SSL_CERT_FILE"), BUNDLES);
    }

    static SystemTrust read(@Nullable String named, List<Path> bundles) throws CertificateFault {
        if (named != null && !named.isEmpty()) {
            return bundle(Path.of(named));
        }
        for (Path bundle : bundles) {
            if (Files.isRegularFile(bundle)) {
                return bundle(bundle);
            }
        }
        return new SystemTrust(java(), JAVA);
    }

    /** One authority that Java cannot read is no reason to do without all others. */
    private static SystemTrust bundle(Path file) throws CertificateFault {
        String name = file.toString();
        Set<X509Certificate> all = new LinkedHashSet<>();
        for (PemBlock block : Pem.read(Pem.contents(file), name)) {
            X509Certificate certificate = block.isCertificate() ? orNull(block, name) : null;
            if (certificate != null) {
                all.add(certificate);
            }
        }
        if (all.isEmpty()) {
            throw new CertificateFault(
                    Kind.NO_CERTIFICATE, "no authority is in " + name, "install the package ca-certificates");
        }
        return new SystemTrust(all, name);
    }

    private static @Nullable X509Certificate orNull(PemBlock block, String name) {
        try {
            return CertificateBundle.certificate(block.der(), name);
        } catch (CertificateFault fault) {
            return null;
        }
    }

    private static Set<X509Certificate> java() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager x509) {
                    return Set.of(x509.getAcceptedIssuers());
                }
            }
            return Set.of();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no authorities", e);
        }
    }
}
