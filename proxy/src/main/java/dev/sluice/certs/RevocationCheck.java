package dev.sluice.certs;

import java.security.PublicKey;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.Certificate;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One walk of the platform's validator down a chain, which asks {@link Revocations} of each certificate: a list is needed for
 * all of them. The walk begins below the first authority that is trusted; where another trusted authority issued that one, it is
 * asked about, too. Cloned by the validator for each chain.
 */
final class RevocationCheck extends PKIXCertPathChecker {
    private final Revocations revocations;

    /** The key that issued the next certificate; null for a trusted authority's. */
    private @Nullable PublicKey issuer;

    RevocationCheck(Revocations revocations) {
        this.revocations = revocations;
    }

    @Override
    public void init(boolean forward) throws CertPathValidatorException {
        if (forward) {
            throw new CertPathValidatorException("chains are walked from the root");
        }
        issuer = null;
    }

    @Override
    public boolean isForwardCheckingSupported() {
        return false;
    }

    @Override
    public @Nullable Set<String> getSupportedExtensions() {
        return null;
    }

    @Override
    public void check(Certificate checked, Collection<String> unresolved) throws CertPathValidatorException {
        X509Certificate certificate = (X509Certificate) checked;
        if (issuer == null) {
            for (X509Certificate authority : revocations.above(certificate)) {
                refuseUnless(revocations.standing(authority, null));
            }
        }
        refuseUnless(revocations.standing(certificate, issuer));
        issuer = certificate.getPublicKey();
    }

    private static void refuseUnless(Revocations.Standing standing) throws CertPathValidatorException {
        switch (standing) {
            case GOOD -> {}
            case REVOKED -> throw refused("the certificate is revoked", BasicReason.REVOKED);
            case EXPIRED ->
                throw refused(
                        "the list of revoked certificates has expired", BasicReason.UNDETERMINED_REVOCATION_STATUS);
            case NO_LIST ->
                throw refused(
                        "there is no list of who issued the certificate", BasicReason.UNDETERMINED_REVOCATION_STATUS);
        }
    }

    private static CertPathValidatorException refused(String why, BasicReason reason) {
        return new CertPathValidatorException(why, null, null, -1, reason);
    }
}
