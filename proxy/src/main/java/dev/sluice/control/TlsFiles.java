package dev.sluice.control;

import dev.sluice.base.Clock;
import dev.sluice.certs.CertificateBundle;
import dev.sluice.certs.CertificateFault;
import dev.sluice.certs.CertificateFile;
import dev.sluice.certs.CertificateProblem;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.certs.PeerTrust;
import dev.sluice.certs.Revocations;
import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.server.tls.CertificateConfig;
import dev.sluice.server.tls.ClientTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The files that TLS settings name, read anew by every compilation. Conductor only. */
final class TlsFiles {
    /** Who is trusted, by what their files hold. */
    private record Trusted(ClientAuthConfig config, String contents) {}

    /** A certificate that stands for that of files, as long as these are not written. */
    private record Sent(KeyedCertificate certificate, String marks) {}

    private final Clock clock;
    private final Map<CertificateConfig, Sent> sent = new HashMap<>();
    private final Map<CertificateConfig, KeyedCertificate> read = new HashMap<>();
    private final Keeper<Trusted, ClientTrust> trusts = new Keeper<>(this::trust);

    TlsFiles(Clock clock) {
        this.clock = clock;
    }

    void begin() {
        read.clear();
        trusts.begin();
    }

    void commit() {
        sent.keySet().retainAll(read.keySet());
        trusts.commit();
    }

    void rollback() {
        trusts.rollback();
    }

    /** The certificate of files; the same for who asks twice within a compilation. */
    KeyedCertificate certificate(CertificateConfig config) {
        return read.computeIfAbsent(config, this::file);
    }

    /** From the next compilation on this certificate stands for that of the files, until they change; null for no more. */
    void send(CertificateConfig config, @Nullable KeyedCertificate certificate) {
        if (certificate == null) {
            sent.remove(config);
        } else {
            sent.put(config, new Sent(certificate, marks(config)));
        }
    }

    /** What stands for the certificate of the files; null when that is read. */
    @Nullable
    KeyedCertificate sent(CertificateConfig config) {
        Sent present = sent.get(config);
        return present == null ? null : present.certificate();
    }

    private static String marks(CertificateConfig config) {
        return FileWatch.mark(Path.of(config.cert())) + " " + FileWatch.mark(Path.of(config.keyFile()));
    }

    private KeyedCertificate file(CertificateConfig config) {
        Sent present = sent.get(config);
        if (present != null && present.marks().equals(marks(config))) {
            return present.certificate();
        }
        sent.remove(config);
        CertificateFile.Read found = CertificateFile.read(Path.of(config.cert()), Path.of(config.keyFile()), clock);
        KeyedCertificate certificate = found.certificate();
        if (certificate == null) {
            String why = found.problems().stream()
                    .filter(problem -> problem.kind().isError())
                    .findFirst()
                    .map(CertificateProblem::toString)
                    .orElse("it cannot be used");
            throw new IllegalArgumentException("the certificate " + config.cert() + ": " + why);
        }
        return certificate;
    }

    /** Whose certificates clients may show; the same as before as long as the files hold the same. */
    ClientTrust trust(ClientAuthConfig config) {
        return switch (config.mode()) {
            case OFF -> ClientTrust.OFF;
            case REQUEST -> ClientTrust.REQUEST;
            case OPTIONAL, REQUIRE -> trusts.keep(new Trusted(config, digest(config.ca()) + digest(config.crl())));
        };
    }

    private ClientTrust trust(Trusted trusted) {
        ClientAuthConfig config = trusted.config();
        try {
            Set<X509Certificate> authorities =
                    config.ca() == null ? Set.of() : CertificateBundle.read(Path.of(config.ca()));
            Revocations revocations =
                    config.crl() == null ? null : Revocations.read(Path.of(config.crl()), authorities, clock);
            return new ClientTrust(config.mode(), PeerTrust.in(authorities, revocations));
        } catch (CertificateFault e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static String digest(@Nullable String file) {
        if (file == null) {
            return "none";
        }
        try {
            byte[] contents = Files.readAllBytes(Path.of(file));
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(contents));
        } catch (IOException | NoSuchAlgorithmException e) {
            throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }
}
