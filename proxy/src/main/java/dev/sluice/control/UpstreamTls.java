package dev.sluice.control;

import dev.sluice.base.Clock;
import dev.sluice.certs.CertificateBundle;
import dev.sluice.certs.CertificateFault;
import dev.sluice.certs.CertificateFile;
import dev.sluice.certs.CertificateProblem;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.certs.SystemTrust;
import dev.sluice.upstream.Placed;
import dev.sluice.upstream.ServiceConfig;
import dev.sluice.upstream.UpstreamTlsConfig;
import dev.sluice.upstream.tls.ClientTls;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a service's TLS takes from files, as they were when they were read: a mark to tell whether they have changed, and
 * what is made of them. Reading blocks. Conductor and commands.
 */
public final class UpstreamTls {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private final ServiceConfig service;
    private final UpstreamTlsConfig config;
    private final List<X509Certificate> trusted;
    private final List<ClientTls.Credential> own = new ArrayList<>();
    private final List<CertificateProblem> warnings = new ArrayList<>();

    private UpstreamTls(ServiceConfig service, UpstreamTlsConfig config) {
        this.service = service;
        this.config = config;
        this.trusted = config.insecure().value() ? List.of() : trusted(config.ca());
        if (!config.cert().value().isEmpty()) {
            readOwn();
        }
    }

    /**
     * What the service needs, read; null when it encrypts nothing.
     *
     * @throws TlsFileException if a file does not hold what it should
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
        return Stream.of(config.ca(), config.cert(), config.key())
                .filter(file -> !file.value().isEmpty())
                .map(file -> Path.of(file.value()))
                .toList();
    }

    /** The same for the same trust and the same certificate of ours; empty for no TLS. */
    static String mark(@Nullable UpstreamTls tls) {
        if (tls == null) {
            return "";
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (X509Certificate certificate : tls.trusted) {
                digest.update(certificate.getEncoded());
            }
            for (ClientTls.Credential credential : tls.own) {
                digest.update(credential.key().getEncoded());
                for (X509Certificate certificate : credential.chain()) {
                    digest.update(certificate.getEncoded());
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("certificates that were read have no bytes", e);
        }
    }

    /** Tells people what is to be watched, such as that anybody may be in between. */
    void warn() {
        if (config.insecure().value()) {
            LOG.warn(
                    "service {}: insecure: true at {}: the certificates of its servers are not verified, so anybody in"
                            + " between can read and change everything",
                    service.name(),
                    config.insecure().place());
        }
        for (CertificateProblem warning : warnings) {
            LOG.warn("service {}: {}: {}", service.name(), config.cert().place(), warning);
        }
    }

    /**
     * What connections are encrypted with.
     *
     * @throws TlsFileException if the libraries refuse what was read
     */
    ClientTls made() {
        try {
            return ClientTls.of(trusted, config.name(), own, service.protocol().offered());
        } catch (SSLException | IllegalArgumentException e) {
            throw new TlsFileException(config.cert().place() + ": TLS cannot be set up: " + e.getMessage());
        }
    }

    private void readOwn() {
        Path chain = Path.of(config.cert().value());
        Placed<String> written = config.key().value().isEmpty() ? config.cert() : config.key();
        CertificateFile.Read read = CertificateFile.read(chain, Path.of(written.value()), Clock.SYSTEM);
        KeyedCertificate found = read.certificate();
        for (CertificateProblem problem : read.problems()) {
            if (problem.kind().isError()) {
                boolean ofKey = problem.message().contains(written.value());
                throw refused(ofKey ? written : config.cert(), problem);
            }
            warnings.add(problem);
        }
        if (found != null) {
            own.add(new ClientTls.Credential(found.key(), found.chain()));
        }
    }

    private static List<X509Certificate> trusted(Placed<String> named) {
        if (!named.value().isEmpty()) {
            return authorities(named);
        }
        try {
            Set<X509Certificate> all = SystemTrust.read(Map.of()).authorities();
            if (!all.isEmpty()) {
                return List.copyOf(all);
            }
        } catch (CertificateFault e) {
            throw refused(new Placed<>("", "the system's trust store"), e.problem());
        }
        // with no authorities every certificate would pass
        throw new TlsFileException("this system has no store of trusted authorities: install ca-certificates, or write"
                + " tls: {ca: FILE}");
    }

    private static List<X509Certificate> authorities(Placed<String> file) {
        try {
            return List.copyOf(CertificateBundle.read(Path.of(file.value())));
        } catch (CertificateFault e) {
            throw refused(file, e.problem());
        }
    }

    private static TlsFileException refused(Placed<String> file, CertificateProblem problem) {
        return new TlsFileException(file.place() + ": " + problem.message() + "\n  " + problem.remedy());
    }
}
