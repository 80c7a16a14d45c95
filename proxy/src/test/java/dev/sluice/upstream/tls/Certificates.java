package dev.sluice.upstream.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates for tests: an authority of its own, and what it issues. Immutable. */
public record Certificates(PrivateKey key, X509Certificate certificate) {
    private static final AtomicLong SERIAL = new AtomicLong(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** An authority, which signs itself. */
    public static Certificates authority() {
        KeyPair pair = pair();
        return make("CN=test authority", pair, null, Instant.now().plus(DAY), List.of());
    }

    /** A certificate that nobody but itself vouches for. */
    public static Certificates selfSigned(String... names) {
        return make("CN=self", pair(), null, Instant.now().plus(DAY), Arrays.asList(names));
    }

    /** A certificate for these DNS names and IP addresses. */
    public Certificates issue(String... names) {
        return make("CN=" + names[0], pair(), this, Instant.now().plus(DAY), Arrays.asList(names));
    }

    /** One whose time is over. */
    public Certificates expired(String... names) {
        return make("CN=" + names[0], pair(), this, Instant.now().minusSeconds(3600), Arrays.asList(names));
    }

    private static KeyPair pair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(256);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Certificates make(String subject, KeyPair pair, Certificates by, Instant until, List<String> names) {
        X500Name issuer = new X500Name(by == null ? subject : "CN=test authority");
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                issuer,
                BigInteger.valueOf(SERIAL.getAndIncrement()),
                Date.from(until.minus(Duration.ofDays(3))),
                Date.from(until),
                new X500Name(subject),
                pair.getPublic());
        try {
            if (by == null) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(names.isEmpty()));
            }
            if (!names.isEmpty()) {
                GeneralName[] all = names.stream()
                        .map(name -> new GeneralName(
                                name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, name))
                        .toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
            }
            PrivateKey signing = by == null ? pair.getPrivate() : by.key();
            return new Certificates(
                    pair.getPrivate(),
                    new JcaX509CertificateConverter()
                            .getCertificate(
                                    builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signing))));
        } catch (IOException | OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the certificate as PEM. */
    public Path write(Path file) {
        return write(file, certificate);
    }

    /** Writes the key as PEM. */
    public Path writeKey(Path file) {
        return write(file, key);
    }

    private static Path write(Path file, Object object) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(object);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        try {
            Files.writeString(file, text.toString());
            if (object instanceof PrivateKey) {
                Files.setPosixFilePermissions(
                        file, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
