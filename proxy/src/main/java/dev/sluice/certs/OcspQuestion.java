package dev.sluice.certs;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPReqBuilder;
import org.bouncycastle.cert.ocsp.OCSPResp;
import org.bouncycastle.cert.ocsp.RevokedStatus;
import org.bouncycastle.cert.ocsp.SingleResp;
import org.bouncycastle.operator.ContentVerifierProvider;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDigestCalculatorProvider;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/**
 * The question whether one certificate is still good (RFC 6960), and the judgement of what is answered: by the issuer or whom it
 * delegated, about this certificate, good, and of now. Loads Bouncy Castle. Immutable, for any thread; pure.
 */
final class OcspQuestion {
    /** How far ahead the responder's clock may be. */
    private static final Duration SKEW = Duration.ofMinutes(5);
    /** For how long an answer without an end counts: newer ones can always be had (RFC 6960 section 4.2.2.1). */
    private static final Duration OPEN_END = Duration.ofHours(1);

    private final CertificateID id;
    private final X509CertificateHolder issuer;

    OcspQuestion(X509Certificate certificate, X509Certificate issuer) throws OcspException {
        try {
            this.issuer = new JcaX509CertificateHolder(issuer);
            this.id = new CertificateID(
                    digests().get(CertificateID.HASH_SHA1), this.issuer, certificate.getSerialNumber());
        } catch (GeneralSecurityException | OCSPException | OperatorCreationException e) {
            throw new OcspException("no question can be made of the certificate: " + e.getMessage());
        }
    }

    private static DigestCalculatorProvider digests() {
        return new BcDigestCalculatorProvider();
    }

    /** The request in DER; without a nonce, which responders that serve what they signed earlier ignore. */
    byte[] request() throws OcspException {
        try {
            return new OCSPReqBuilder().addRequest(id).build().getEncoded();
        } catch (IOException | OCSPException e) {
            throw new OcspException("no request can be made: " + e.getMessage());
        }
    }

    /** The answer, if it is one that a client would take now; else an exception says why not. */
    OcspAnswer judge(byte[] der, Instant now) throws OcspException {
        try {
            OCSPResp response = new OCSPResp(der);
            if (response.getStatus() != OCSPResp.SUCCESSFUL) {
                throw new OcspException("the responder failed with status " + response.getStatus());
            }
            if (!(response.getResponseObject() instanceof BasicOCSPResp basic)) {
                throw new OcspException("an answer of an unknown kind");
            }
            requireSigned(basic, now);
            return answer(single(basic), der, now);
        } catch (IOException | OCSPException | GeneralSecurityException | OperatorCreationException e) {
            throw new OcspException("the answer cannot be read: " + e.getMessage());
        } catch (RuntimeException e) {
            // Bouncy Castle throws unchecked on bytes it does not expect
            throw new OcspException("the answer cannot be read: " + e);
        }
    }

    private void requireSigned(BasicOCSPResp basic, Instant now)
            throws OcspException, OCSPException, GeneralSecurityException, OperatorCreationException, IOException {
        if (basic.isSignatureValid(verifier(issuer))) {
            return;
        }
        for (X509CertificateHolder signer : basic.getCerts()) {
            if (isDelegate(signer, now) && basic.isSignatureValid(verifier(signer))) {
                return;
            }
        }
        throw new OcspException("neither the issuer nor one it delegated signed the answer");
    }

    private static ContentVerifierProvider verifier(X509CertificateHolder of)
            throws OperatorCreationException, GeneralSecurityException, IOException {
        return new JcaContentVerifierProviderBuilder()
                .build(CertificateBundle.parse(of.getEncoded()).getPublicKey());
    }

    /** RFC 6960 section 4.2.2.2: issued by the certificate's own issuer, for this. */
    private boolean isDelegate(X509CertificateHolder signer, Instant now)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        ExtendedKeyUsage usage = ExtendedKeyUsage.fromExtensions(signer.getExtensions());
        boolean may = usage != null && usage.hasKeyPurposeId(KeyPurposeId.id_kp_OCSPSigning);
        if (!may || !signer.getIssuer().equals(issuer.getSubject()) || !signer.isValidOn(Date.from(now))) {
            return false;
        }
        try {
            return signer.isSignatureValid(verifier(issuer));
        } catch (org.bouncycastle.cert.CertException e) {
            return false;
        }
    }

    private SingleResp single(BasicOCSPResp basic) throws OcspException, OCSPException {
        for (SingleResp single : basic.getResponses()) {
            CertificateID about = single.getCertID();
            // by its own digest, which the responder may choose
            if (about.getSerialNumber().equals(id.getSerialNumber()) && about.matchesIssuer(issuer, digests())) {
                return single;
            }
        }
        throw new OcspException("the answer is about another certificate");
    }

    private static OcspAnswer answer(SingleResp single, byte[] der, Instant now) throws OcspException {
        CertificateStatus status = single.getCertStatus();
        Instant from = single.getThisUpdate().toInstant();
        Instant until = single.getNextUpdate() == null
                ? from.plus(OPEN_END)
                : single.getNextUpdate().toInstant();
        if (from.isAfter(now.plus(SKEW))) {
            throw new OcspException("the answer is of the future: " + from);
        }
        if (!until.isAfter(now)) {
            throw new OcspException("the answer has expired at " + until);
        }
        if (status instanceof RevokedStatus) {
            throw new OcspException("the certificate is revoked", true);
        }
        if (status != CertificateStatus.GOOD) {
            throw new OcspException("the responder does not know the certificate");
        }
        return new OcspAnswer(der, from, until);
    }
}
