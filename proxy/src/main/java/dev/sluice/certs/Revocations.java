package dev.sluice.certs;

import dev.sluice.base.Clock;
import dev.sluice.certs.CertificateProblem.Kind;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Lists of revoked certificates (RFC 5280 section 5) out of files. A chain of a client is refused when one of its certificates is
 * listed, and also when there is no list of who issued it or that list has expired: nobody then knows. Immutable, for any thread.
 */
public final class Revocations {
    /** The lists of large authorities have megabytes. */
    private static final int MAX_BYTES = 32 << 20;

    private static final Duration AHEAD = Duration.ofDays(1);
    private static final String DELTA = "2.5.29.27";
    private static final String DISTRIBUTION_POINT = "2.5.29.28";

    /** What a list, or their absence, says of a certificate. */
    enum Standing {
        GOOD,
        REVOKED,
        EXPIRED,
        NO_LIST
    }

    private final List<X509CRL> lists;
    private final Set<X509Certificate> authorities;
    /** Those of the authorities that another one issued, with that one. */
    private final Map<X509Certificate, X509Certificate> issuers = new HashMap<>();

    private final Clock clock;
    private final List<CertificateProblem> problems;

    private Revocations(List<X509CRL> lists, Set<X509Certificate> authorities, Clock clock) {
        this.lists = List.copyOf(lists);
        this.authorities = Set.copyOf(authorities);
        this.clock = clock;
        for (X509Certificate authority : authorities) {
            X509Certificate issuer = issuer(authority);
            if (issuer != null) {
                issuers.put(authority, issuer);
            }
        }
        this.problems = lists.stream().flatMap(list -> stale(list).stream()).toList();
    }

    /** Reads a PEM file of one or several lists, or one list in DER, each of which one of the authorities signed. */
    public static Revocations read(Path file, Set<X509Certificate> authorities, Clock clock) throws CertificateFault {
        byte[] bytes = Pem.contents(file, MAX_BYTES);
        String name = file.toString();
        List<X509CRL> lists = new ArrayList<>();
        if (Pem.isText(bytes)) {
            for (PemBlock block : Pem.read(bytes, name)) {
                if (block.isRevocations()) {
                    lists.add(parse(block.der(), name));
                }
            }
        } else if (bytes.length > 0) {
            lists.add(parse(bytes, name));
        }
        if (lists.isEmpty()) {
            throw new CertificateFault(
                    Kind.NO_CERTIFICATE,
                    "no list of revoked certificates is in " + name,
                    "a block that begins BEGIN X509 CRL is expected, or DER");
        }
        for (X509CRL list : lists) {
            requireWhole(list, name);
            requireSigned(list, authorities, name);
        }
        return new Revocations(lists, authorities, clock);
    }

    private static X509CRL parse(byte[] der, String name) throws CertificateFault {
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            return (X509CRL) factory.generateCRL(new ByteArrayInputStream(der));
        } catch (GeneralSecurityException | RuntimeException e) {
            // the platform's parser throws unchecked on some garbage
            throw new CertificateFault(
                    Kind.MALFORMED,
                    "a list of revoked certificates in " + name + " cannot be read",
                    "openssl crl -noout -text -in " + name);
        }
    }

    /** What a part of a list does not name may still be revoked. */
    private static void requireWhole(X509CRL list, String name) throws CertificateFault {
        Set<String> critical = list.getCriticalExtensionOIDs();
        if (critical != null && (critical.contains(DELTA) || critical.contains(DISTRIBUTION_POINT))) {
            throw new CertificateFault(
                    Kind.MALFORMED,
                    name + " has only a part of the list of " + list.getIssuerX500Principal(),
                    "give the complete list, not a delta or that of one distribution point");
        }
    }

    private static void requireSigned(X509CRL list, Set<X509Certificate> authorities, String name)
            throws CertificateFault {
        boolean signed = authorities.stream()
                .anyMatch(each -> each.getSubjectX500Principal().equals(list.getIssuerX500Principal())
                        && isSigned(list, each.getPublicKey()));
        if (!signed) {
            throw new CertificateFault(
                    Kind.MALFORMED,
                    "none of the trusted authorities signed the list of " + list.getIssuerX500Principal() + " in "
                            + name,
                    "put the certificate of its issuer into the file of trusted authorities");
        }
    }

    private static boolean isSigned(X509CRL list, PublicKey key) {
        try {
            list.verify(key);
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /** Warnings: lists that have expired, or will within a day. */
    public List<CertificateProblem> problems() {
        return problems;
    }

    private List<CertificateProblem> stale(X509CRL list) {
        if (list.getNextUpdate() == null) {
            return List.of();
        }
        Instant until = list.getNextUpdate().toInstant();
        Instant now = Instant.ofEpochMilli(clock.wallMillis());
        if (now.plus(AHEAD).isBefore(until)) {
            return List.of();
        }
        String when = now.isAfter(until) ? " expired at " : " expires at ";
        return List.of(new CertificateProblem(
                Kind.REVOCATIONS_STALE,
                "the list of revoked certificates of " + list.getIssuerX500Principal() + when + until,
                "certificates it is about are refused after that; fetch a new one"));
    }

    /** The platform's hook. */
    RevocationCheck checker() {
        return new RevocationCheck(this);
    }

    /**
     * How a certificate stands.
     *
     * @param issuer the key of who issued it; null for one of the trusted authorities
     */
    Standing standing(X509Certificate certificate, @Nullable PublicKey issuer) {
        X500Principal name = certificate.getIssuerX500Principal();
        Standing found = Standing.NO_LIST;
        for (X509CRL list : lists) {
            if (list.getIssuerX500Principal().equals(name) && (issuer == null || isOf(issuer, name))) {
                if (list.isRevoked(certificate)) {
                    return Standing.REVOKED;
                }
                // of several lists of one authority a current one counts
                found = found == Standing.GOOD || isCurrent(list) ? Standing.GOOD : Standing.EXPIRED;
            }
        }
        return found;
    }

    /**
     * The authorities above a certificate that one of them issued, as far as others of them issued these: whoever issued the list
     * of an intermediate authority must be among the trusted ones, and is then one below which the validator begins.
     */
    List<X509Certificate> above(X509Certificate certificate) {
        List<X509Certificate> above = new ArrayList<>();
        X509Certificate at = issuer(certificate);
        // authorities may have certified each other
        while (at != null && issuers.containsKey(at) && !above.contains(at)) {
            above.add(at);
            at = issuers.get(at);
        }
        return above;
    }

    private @Nullable X509Certificate issuer(X509Certificate certificate) {
        for (X509Certificate each : authorities) {
            if (each.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())
                    && !each.getPublicKey().equals(certificate.getPublicKey())
                    && isSigned(certificate, each.getPublicKey())) {
                return each;
            }
        }
        return null;
    }

    private static boolean isSigned(X509Certificate certificate, PublicKey key) {
        try {
            certificate.verify(key);
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false;
        }
    }

    /** Whether the key is that of a trusted authority of this name, so that the list of that name is its own. */
    private boolean isOf(PublicKey issuer, X500Principal name) {
        return authorities.stream()
                .anyMatch(each -> each.getSubjectX500Principal().equals(name)
                        && each.getPublicKey().equals(issuer));
    }

    private boolean isCurrent(X509CRL list) {
        return list.getNextUpdate() == null
                || !Instant.ofEpochMilli(clock.wallMillis())
                        .isAfter(list.getNextUpdate().toInstant());
    }
}
