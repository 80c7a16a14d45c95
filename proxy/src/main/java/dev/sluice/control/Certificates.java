package dev.sluice.control;

import dev.sluice.filter.clientauth.ClientAuthConfig;
import dev.sluice.base.Clock;
import dev.sluice.base.Entropy;
import dev.sluice.certs.CertificateBundle;
import dev.sluice.certs.CertificateFault;
import dev.sluice.certs.CertificateFile;
import dev.sluice.certs.CertificateProblem;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.certs.LocalAuthority;
import dev.sluice.certs.StateDirectory;
import dev.sluice.server.tls.CertificateConfig;
import dev.sluice.server.tls.ClientTrust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CRL;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the compiler's certificates come from: files, which every compilation reads anew, and the local authority, whose
 * certificates are kept until half their time is over. Conductor only.
 */
final class Certificates {
    private static final Logger LOG = LoggerFactory.getLogger("sluice");

    private final StateDirectory state;
    private final Clock clock;
    private final Map<CertificateConfig, KeyedCertificate> read = new HashMap<>();
    private Map<String, KeyedCertificate> issued = new HashMap<>();
    private Map<String, KeyedCertificate> wanted = new HashMap<>();
    private @Nullable LocalAuthority authority;

    Certificates(StateDirectory state, Clock clock) {
        this.state = state;
        this.clock = clock;
    }

    void begin() {
        read.clear();
        wanted = new HashMap<>();
    }

    void commit() {
        issued = wanted;
    }

    void rollback() {
        wanted = new HashMap<>();
    }

    /** Whether one of the local authority is to be replaced. */
    boolean isDue() {
        return issued.values().stream().anyMatch(this::isOld);
    }

    private boolean isOld(KeyedCertificate certificate) {
        Date from = certificate.leaf().getNotBefore();
        Date until = certificate.leaf().getNotAfter();
        return clock.wallMillis() > (from.getTime() + until.getTime()) / 2;
    }

    /** The certificate that is meant, for the host. */
    KeyedCertificate of(CertificateConfig config, String host) {
        if (config.isLocal()) {
            return wanted.computeIfAbsent(host, this::local);
        }
        return read.computeIfAbsent(config, this::file);
    }

    private KeyedCertificate local(String host) {
        KeyedCertificate before = issued.get(host);
        if (before != null && !isOld(before)) {
            return before;
        }
        try {
            return authority().issue(host);
        } catch (CertificateFault e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private LocalAuthority authority() {
        LocalAuthority open = authority;
        if (open == null) {
            open = LocalAuthority.open(state, clock, Entropy.system());
            authority = open;
            open.problems().forEach(problem -> LOG.warn("{}", problem));
        }
        return open;
    }

    private KeyedCertificate file(CertificateConfig config) {
        CertificateFile.Read found = CertificateFile.read(Path.of(config.cert()), Path.of(config.keyFile()), clock);
        KeyedCertificate certificate = found.certificate();
        if (certificate == null) {
            String why = found.problems().stream()
                    .filter(problem -> problem.kind().isError())
                    .findFirst()
                    .map(CertificateProblem::toString)
                    .orElse("unusable");
            throw new IllegalArgumentException("the certificate " + config.cert() + ": " + why);
        }
        return certificate;
    }

    /** Whose certificates clients may show. */
    ClientTrust trust(ClientAuthConfig config) {
        if (config.mode() == ClientAuthConfig.Mode.OFF) {
            return ClientTrust.OFF;
        }
        try {
            List<X509Certificate> authorities =
                    config.ca() == null ? List.of() : List.copyOf(CertificateBundle.read(Path.of(config.ca())));
            return new ClientTrust(config.mode(), authorities, config.crl() == null ? List.of() : lists(config.crl()));
        } catch (CertificateFault e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static List<X509CRL> lists(String file) {
        List<X509CRL> lists = new ArrayList<>();
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            for (CRL list : CertificateFactory.getInstance("X.509").generateCRLs(in)) {
                lists.add((X509CRL) list);
            }
        } catch (IOException | CertificateException | CRLException e) {
            throw new IllegalArgumentException("the revocation lists " + file + ": " + e.getMessage(), e);
        }
        return lists;
    }
}
