package dev.sluice.certs;

import dev.sluice.certs.CertificateProblem.Kind;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Certificates put in the order of issuing (RFC 8446 section 4.4.2: each certifies the one before it), with what had to be mended. For
 * one thread.
 */
final class ChainOrder {
    /** RFC 5280 section 4.2.2.1; one issued by a root that clients have needs it less often than one that is not. */
    private static final String AUTHORITY_ACCESS = "1.3.6.1.5.5.7.1.1";

    private final String name;
    private final List<X509Certificate> chain = new ArrayList<>();
    private final List<CertificateProblem> problems = new ArrayList<>();

    private ChainOrder(String name) {
        this.name = name;
    }

    /** The chain that begins with the leaf, out of all that stand in the file. */
    static ChainOrder of(X509Certificate leaf, List<X509Certificate> all, String name) {
        ChainOrder order = new ChainOrder(name);
        X509Certificate last = leaf;
        while (last != null) {
            order.chain.add(last);
            last = isIssuedBy(last, last) ? null : order.issuer(last, all);
        }
        order.judge(all);
        return order;
    }

    List<X509Certificate> chain() {
        return chain;
    }

    List<CertificateProblem> problems() {
        return problems;
    }

    private @Nullable X509Certificate issuer(X509Certificate of, List<X509Certificate> all) {
        for (X509Certificate candidate : all) {
            if (!chain.contains(candidate) && isIssuedBy(of, candidate)) {
                return candidate;
            }
        }
        return null;
    }

    /** Whether the one signed the other: by name first, as a signature costs more. */
    static boolean isIssuedBy(X509Certificate certificate, X509Certificate issuer) {
        if (!certificate.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            // the platform's parsers throw unchecked on keys they do not know
            return false;
        }
    }

    private void judge(List<X509Certificate> all) {
        List<X509Certificate> distinct = all.stream().distinct().toList();
        if (distinct.size() > chain.size()) {
            List<String> strangers = distinct.stream()
                    .filter(each -> !chain.contains(each))
                    .map(each -> each.getSubjectX500Principal().getName())
                    .toList();
            problems.add(new CertificateProblem(
                    Kind.CHAIN_STRANGER,
                    name + " has certificates that did not issue the first: " + String.join("; ", strangers),
                    "they are not sent; take them out"));
        } else if (!distinct.equals(chain)) {
            problems.add(new CertificateProblem(
                    Kind.CHAIN_ORDER,
                    "the certificates in " + name + " are not in the order of issuing",
                    "they are sent in it; put the site's own first and after each the one that issued it"));
        }
        X509Certificate only = chain.get(0);
        if (chain.size() == 1 && only.getExtensionValue(AUTHORITY_ACCESS) != null && !isIssuedBy(only, only)) {
            problems.add(new CertificateProblem(
                    Kind.CHAIN_INCOMPLETE,
                    name + " lacks the certificate of "
                            + only.getIssuerX500Principal().getName(),
                    "some clients will refuse it; use the full chain that the authority gave"));
        }
    }
}
