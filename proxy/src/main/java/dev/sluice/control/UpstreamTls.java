package dev.sluice.control;

import dev.sluice.upstream.Placed;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.UpstreamTlsConfig;
import dev.sluice.upstream.tls.ClientTls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that a service's TLS needs, as they were when they were read: which mark they have, and what is made of them.
 * Reading blocks. Conductor and commands.
 */
public final class UpstreamTls {
    /** Where the usual systems keep the authorities that they trust, in one file. */
    static final List<Path> SYSTEM = List.of(
            Path.of("/etc/ssl/certs/ca-certificates.crt"),
            Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
            Path.of("/etc/ssl/ca-bundle.pem"),
            Path.of("/etc/ssl/cert.pem"));

    private static final Logger LOG = LoggerFactory.getLogger("sluice");
    private static final List<String> PROTOCOLS = List.of("http/1.1");
    private static final int LARGEST = 16 << 20;

    private final ServiceConfig service;
    private final UpstreamTlsConfig config;
    private final byte[] ca;
    private final byte[] cert;
    private final byte[] key;

    private UpstreamTls(ServiceConfig service, UpstreamTlsConfig config) {
        this.service = service;
        this.config = config;
        this.ca = config.insecure().value() ? new byte[0] : authorities(config.ca());
        this.cert = read(config.cert());
        this.key = config.key().value().isEmpty() ? cert : read(config.key());
    }

    /**
     * What the service needs, read; null when it encrypts nothing.
     *
     * @throws TlsFileException if a file cannot be read
     */
    static @Nullable UpstreamTls read(ServiceConfig service) {
        if (service.servers().stream().noneMatch(service::encrypts)) {
            return null;
        }
        UpstreamTlsConfig config = service.tls();
        return new UpstreamTls(service, config == null ? UpstreamTlsConfig.DEFAULTS : config);
    }

    /**
     * Looks whether the service's files are what they should be.
     *
     * @throws TlsFileException if one is not
     */
    public static void check(ServiceConfig service) {
        UpstreamTls tls = read(service);
        if (tls != null) {
            tls.made();
        }
    }

    /** The files whose change changes what is made. */
    static List<Path> files(ServiceConfig service) {
        UpstreamTlsConfig config = service.tls();
        if (config == null) {
            return List.of();
        }
        return java.util.stream.Stream.of(config.ca(), config.cert(), config.key())
                .filter(file -> !file.value().isEmpty())
                .map(file -> Path.of(file.value()))
                .toList();
    }

    /** What files of the same content have in common; empty for none. */
    static String mark(@Nullable UpstreamTls tls) {
        if (tls == null) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] file : List.of(tls.ca, tls.cert, tls.key)) {
                digest.update(digest.digest(file));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Tells people that anybody may be in between. */
    void warn() {
        if (config.insecure().value()) {
            LOG.warn(
                    "service {}: insecure: true at {}: the certificates of its servers are not verified, so anybody in"
                            + " between can read and change everything",
                    service.name(),
                    config.insecure().place());
        }
    }

    /**
     * What connections are encrypted with.
     *
     * @throws TlsFileException if a file does not hold what it should
     */
    ClientTls made() {
        List<X509Certificate> trusted = config.insecure().value() ? List.of() : trusted();
        try {
            return ClientTls.of(trusted, config.name(), own(), PROTOCOLS);
        } catch (SSLException | IllegalArgumentException e) {
            throw problem(config.cert(), "cannot be used: " + e.getMessage(), "certificate and key must be a pair");
        }
    }

    private List<X509Certificate> trusted() {
        if (ca.length == 0) {
            return ofTheJdk();
        }
        List<X509Certificate> found = certificates(ca, config.ca());
        if (found.isEmpty()) {
            throw problem(config.ca(), "has no certificate", "it must hold the authorities' certificates as PEM");
        }
        return found;
    }

    private List<ClientTls.Credential> own() {
        if (cert.length == 0) {
            return List.of();
        }
        List<X509Certificate> chain = certificates(cert, config.cert());
        if (chain.isEmpty()) {
            throw problem(config.cert(), "has no certificate", "it must hold our certificate and its chain as PEM");
        }
        return List.of(new ClientTls.Credential(privateKey(), chain));
    }

    private PrivateKey privateKey() {
        Placed<String> file = config.key().value().isEmpty() ? config.cert() : config.key();
        try (PEMParser parser = parser(key)) {
            JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
            Object object = parser.readObject();
            while (object != null) {
                if (object instanceof PrivateKeyInfo info) {
                    return converter.getPrivateKey(info);
                }
                if (object instanceof PEMKeyPair pair) {
                    return converter.getPrivateKey(pair.getPrivateKeyInfo());
                }
                object = parser.readObject();
            }
        } catch (IOException e) {
            throw problem(file, "has no key that can be read: " + e.getMessage(), "a key is PEM, not encrypted");
        }
        throw problem(file, "has no private key", "write key: with the file that holds it, as PEM and not encrypted");
    }

    private static List<X509Certificate> certificates(byte[] pem, Placed<String> file) {
        List<X509Certificate> found = new ArrayList<>();
        JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
        try (PEMParser parser = parser(pem)) {
            Object object = parser.readObject();
            while (object != null) {
                if (object instanceof X509CertificateHolder holder) {
                    found.add(converter.getCertificate(holder));
                }
                object = parser.readObject();
            }
        } catch (PEMException | GeneralSecurityException e) {
            throw problem(file, "has a certificate that cannot be read: " + e.getMessage(), "certificates are PEM");
        } catch (IOException e) {
            throw problem(file, "is not PEM: " + e.getMessage(), "certificates are PEM");
        }
        return found;
    }

    private static PEMParser parser(byte[] pem) {
        return new PEMParser(new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.ISO_8859_1));
    }

    /** The file that is named, or the system's; empty when there is neither. */
    private static byte[] authorities(Placed<String> named) {
        if (!named.value().isEmpty()) {
            return read(named);
        }
        for (Path path : SYSTEM) {
            if (Files.isReadable(path)) {
                return read(new Placed<>(path.toString(), ""));
            }
        }
        return new byte[0];
    }

    private static List<X509Certificate> ofTheJdk() {
        try {
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager trusting) {
                    return Arrays.asList(trusting.getAcceptedIssuers());
                }
            }
        } catch (GeneralSecurityException e) {
            LOG.debug("the JDK trusts nobody", e);
        }
        throw new TlsFileException("this system has no store of trusted authorities: install ca-certificates, or write"
                + " tls: {ca: FILE}");
    }

    private static byte[] read(Placed<String> file) {
        if (file.value().isEmpty()) {
            return new byte[0];
        }
        try {
            Path path = Path.of(file.value());
            if (Files.size(path) > LARGEST) {
                throw problem(file, "is too large", "it holds certificates or a key as PEM");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw problem(file, "cannot be read: " + e.getMessage(), "");
        }
    }

    private static TlsFileException problem(Placed<String> file, String what, String remedy) {
        String place = file.place().isEmpty() ? "" : file.place() + ": ";
        return new TlsFileException(
                place + "'" + file.value() + "' " + what + (remedy.isEmpty() ? "" : "\n  " + remedy));
    }
}
