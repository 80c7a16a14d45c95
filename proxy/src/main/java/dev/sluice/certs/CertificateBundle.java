package dev.sluice.certs;

import dev.sluice.certs.CertificateProblem.Kind;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Certificates without keys, out of PEM: a chain, or the authorities that are trusted. Any thread that may block. */
public final class CertificateBundle {
    private CertificateBundle() {}

    /** The authorities of a PEM file, or of a file with one DER certificate. */
    public static Set<X509Certificate> read(Path file) throws CertificateFault {
        byte[] bytes = Pem.contents(file);
        String name = file.toString();
        if (!Pem.isText(bytes) && bytes.length > 0 && bytes[0] == Der.SEQUENCE) {
            return Set.of(certificate(bytes, name));
        }
        Set<X509Certificate> all = new LinkedHashSet<>(certificates(Pem.read(bytes, name), name));
        if (all.isEmpty()) {
            throw new CertificateFault(
                    Kind.NO_CERTIFICATE,
                    "no certificate is in " + name,
                    "a block that begins BEGIN CERTIFICATE is expected");
        }
        return all;
    }

    static List<X509Certificate> certificates(List<PemBlock> blocks, String name) throws CertificateFault {
        List<X509Certificate> all = new ArrayList<>();
        for (PemBlock block : blocks) {
            if (block.isCertificate()) {
                all.add(certificate(block.der(), name));
            }
        }
        return all;
    }

    static X509Certificate certificate(byte[] der, String name) throws CertificateFault {
        try {
            return parse(der);
        } catch (CertificateException | RuntimeException e) {
            // the platform's parser throws unchecked on some garbage
            throw new CertificateFault(
                    Kind.MALFORMED,
                    "a certificate in " + name + " cannot be read: " + e.getMessage(),
                    "openssl x509 -noout -text -in " + name);
        }
    }

    static X509Certificate parse(byte[] der) throws CertificateException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        return (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der));
    }
}
