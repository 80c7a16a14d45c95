package dev.sluice.control;

import dev.sluice.base.Clock;
import dev.sluice.certs.CertificateFile;
import dev.sluice.certs.CertificateProblem;
import dev.sluice.certs.CertificateProblem.Kind;
import dev.sluice.certs.KeyedCertificate;
import dev.sluice.config.SiteConfig;
import dev.sluice.config.SluiceConfig;
import dev.sluice.server.tls.CertificateConfig;
import dev.sluice.server.tls.TlsConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What became of a certificate that was sent to stand for that of a configured file. Immutable, for any thread.
 *
 * @param step how far it came
 * @param certificate what clients are shown, if it is applied
 * @param errors why it is refused
 * @param warnings what is to be watched
 */
public record Replacement(
        Step step,
        @Nullable KeyedCertificate certificate,
        List<CertificateProblem> errors,
        List<CertificateProblem> warnings) {
    /** How far a certificate came. */
    public enum Step {
        /** Clients are shown it. */
        APPLIED,
        /** It cannot be used. */
        REFUSED,
        /** No site takes its certificate from that file. */
        UNKNOWN,
        /** Nothing is served. */
        NOT_SERVING
    }

    public Replacement {
        errors = List.copyOf(errors);
        warnings = List.copyOf(warnings);
    }

    static Replacement notServing() {
        return new Replacement(Step.NOT_SERVING, null, List.of(), List.of());
    }

    /** The configured certificate of the file, or null. */
    static @Nullable CertificateConfig configured(SluiceConfig config, String file) {
        return sites(config).stream()
                .flatMap(site -> tls(site).cert().stream())
                .filter(each -> !each.isLocal() && each.cert().equals(file))
                .findFirst()
                .orElse(null);
    }

    static Replacement unknown(SluiceConfig config, String file) {
        Set<String> known = sites(config).stream()
                .flatMap(site -> tls(site).cert().stream())
                .filter(each -> !each.isLocal())
                .map(CertificateConfig::cert)
                .collect(Collectors.toCollection(java.util.TreeSet::new));
        CertificateProblem problem = new CertificateProblem(
                Kind.UNREADABLE,
                "no site has the certificate \"" + file + "\"",
                "those of files are " + known + ", as the configuration has them");
        return new Replacement(Step.UNKNOWN, null, List.of(problem), List.of());
    }

    /** Looks whether what was sent can stand for the certificate before; it is {@link Step#APPLIED} if so. */
    static Replacement judge(
            SluiceConfig config, CertificateConfig place, @Nullable KeyedCertificate before, byte[] sent, Clock clock) {
        CertificateFile.Read read = CertificateFile.sent(sent, Path.of(place.cert()), clock);
        KeyedCertificate certificate = read.certificate();
        List<CertificateProblem> errors = new ArrayList<>();
        List<CertificateProblem> warnings = new ArrayList<>();
        for (CertificateProblem problem : read.problems()) {
            boolean untimely = problem.kind() == Kind.EXPIRED || problem.kind() == Kind.NOT_YET_VALID;
            (problem.kind().isError() || untimely ? errors : warnings).add(problem);
        }
        if (certificate != null && errors.isEmpty()) {
            List<SiteConfig> shown = sites(config).stream()
                    .filter(site -> tls(site).cert().contains(place))
                    .toList();
            errors.addAll(otherKind(shown, before, certificate));
            warnings.addAll(otherNames(shown, before, certificate));
        }
        return errors.isEmpty()
                ? new Replacement(Step.APPLIED, certificate, errors, warnings)
                : new Replacement(Step.REFUSED, null, errors, warnings);
    }

    /** Beside another certificate a site has one of each kind of key. */
    private static List<CertificateProblem> otherKind(
            List<SiteConfig> shown, @Nullable KeyedCertificate before, KeyedCertificate certificate) {
        boolean paired = shown.stream().anyMatch(site -> tls(site).cert().size() > 1);
        return !paired || before == null || kind(before).equals(kind(certificate))
                ? List.of()
                : List.of(new CertificateProblem(
                        Kind.KEY_KIND,
                        "the key is " + kind(certificate) + ", and the one before is " + kind(before),
                        "a site has a certificate of each kind; send one of the same"));
    }

    private static List<CertificateProblem> otherNames(
            List<SiteConfig> shown, @Nullable KeyedCertificate before, KeyedCertificate certificate) {
        List<CertificateProblem> found = new ArrayList<>();
        shown.stream()
                .filter(site -> !site.host().isEmpty())
                .map(site -> certificate.coverage(site.host()))
                .filter(Objects::nonNull)
                .forEach(found::add);
        if (before != null
                && found.isEmpty()
                && !before.names().toString().equals(certificate.names().toString())) {
            found.add(new CertificateProblem(
                    Kind.NAME_NOT_COVERED,
                    "it is for " + certificate.names() + ", the one before is for " + before.names(),
                    "see that all names are there"));
        }
        return found;
    }

    /** The same, but not applied after all. */
    Replacement refused(String why) {
        CertificateProblem problem = new CertificateProblem(Kind.MALFORMED, why, "the certificate before goes on");
        return new Replacement(Step.REFUSED, null, List.of(problem), warnings);
    }

    private static String kind(KeyedCertificate certificate) {
        return certificate.key().getAlgorithm().equals("RSA") ? "RSA" : "ECDSA";
    }

    private static List<SiteConfig> sites(SluiceConfig config) {
        return config.sites().stream().filter(site -> site.tls() != null).toList();
    }

    private static TlsConfig tls(SiteConfig site) {
        return Objects.requireNonNull(site.tls());
    }
}
