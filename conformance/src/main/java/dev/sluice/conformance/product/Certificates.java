package dev.sluice.conformance.product;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The certificates of one test run, made once: a CA, servers for {@code a.test} and {@code b.test}, a client, and some that
 * nobody should trust. Each stands in {@code NAME.pem} with its key in {@code NAME-key.pem}; immutable, read by any thread.
 */
public final class Certificates {
    private static final Duration LIFE = Duration.ofDays(30);

    private final Path directory;
    private final Map<String, String> places = new TreeMap<>();
    private long serial;

    /** Who signs others, and who else is called what. */
    private record Identity(X500Name name, KeyPair keys, X509Certificate certificate) {}

    private Certificates(Path directory) throws IOException, GeneralSecurityException {
        this.directory = directory;
        Instant now = Instant.now();
        Instant end = now.plus(LIFE);
        Identity ca = authority("ca");
        Identity rogue = authority("rogue-ca");
        issue("server", ca, "a.test", now, end);
        issue("other", ca, "b.test", now, end);
        issue("client", ca, "client.test", now, end);
        issue("rogue", rogue, "a.test", now, end);
        issue("expired", ca, "a.test", now.minus(LIFE), now.minus(Duration.ofDays(1)));
        places.put("cert", place("server.pem"));
        places.put("key", place("server-key.pem"));
        places.put("both", place("server-both.pem"));
        places.put("ca", place("ca.pem"));
    }

    /** Those of this virtual machine's run. */
    public static Certificates ofThisRun() {
        return Holder.INSTANCE;
    }

    private static final class Holder {
        private static final Certificates INSTANCE = make();

        private static Certificates make() {
            try {
                Path directory = Files.createTempDirectory("sluice-certificates");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
                return new Certificates(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void remove(Path directory) {
            try (var files = Files.list(directory)) {
                files.forEach(file -> file.toFile().delete());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            directory.toFile().delete();
        }
    }

    /** The placeholders {@code cert}, {@code key}, {@code ca}, and {@code cert.NAME} and {@code key.NAME} of each. */
    public Map<String, String> placeholders() {
        return Map.copyOf(places);
    }

    /** The file of a certificate chain. */
    public Path certificate(String name) {
        return directory.resolve(name + ".pem");
    }

    /** The file of a private key, PKCS 8 in PEM. */
    public Path key(String name) {
        return directory.resolve(name + "-key.pem");
    }

    private String place(String file) {
        return directory.resolve(file).toString();
    }

    private Identity authority(String name) throws IOException, GeneralSecurityException {
        X500Name subject = new X500Name("CN=" + name);
        KeyPair keys = keys();
        Instant now = Instant.now();
        X509Certificate certificate = sign(
                builder(subject, subject, keys, now.minus(LIFE), now.plus(LIFE))
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true)),
                keys);
        write(name, certificate, keys);
        return new Identity(subject, keys, certificate);
    }

    private void issue(String name, Identity issuer, String host, Instant from, Instant to)
            throws IOException, GeneralSecurityException {
        KeyPair keys = keys();
        GeneralNames names = new GeneralNames(List.of(
                        new GeneralName(GeneralName.dNSName, host),
                        new GeneralName(GeneralName.dNSName, "*." + host),
                        new GeneralName(GeneralName.dNSName, "localhost"),
                        new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                        new GeneralName(GeneralName.iPAddress, "::1"))
                .toArray(new GeneralName[0]));
        X500Name subject = new X500Name("CN=" + host);
        X509Certificate certificate = sign(
                builder(issuer.name(), subject, keys, from.minus(Duration.ofHours(1)), to)
                        .addExtension(Extension.subjectAlternativeName, false, names),
                issuer.keys());
        write(name, certificate, keys);
    }

    private X509v3CertificateBuilder builder(
            X500Name issuer, X500Name subject, KeyPair keys, Instant from, Instant to) {
        return new JcaX509v3CertificateBuilder(
                issuer, BigInteger.valueOf(++serial), Date.from(from), Date.from(to), subject, keys.getPublic());
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, KeyPair signer)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate())));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        return generator.generateKeyPair();
    }

    private void write(String name, X509Certificate certificate, KeyPair keys) throws IOException {
        write(certificate(name), certificate);
        write(key(name), new JcaPKCS8Generator(keys.getPrivate(), null));
        places.put("cert." + name, place(name + ".pem"));
        places.put("key." + name, place(name + "-key.pem"));
        Files.writeString(
                directory.resolve(name + "-both.pem"),
                Files.readString(certificate(name)) + Files.readString(key(name)));
    }

    private static void write(Path file, @Nullable Object object) throws IOException {
        try (Writer out = Files.newBufferedWriter(file);
                JcaPEMWriter pem = new JcaPEMWriter(out)) {
            pem.writeObject(object);
        }
    }
}
