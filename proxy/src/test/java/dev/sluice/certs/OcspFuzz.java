package dev.sluice.certs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Whatever a responder answers: it is refused, or it is an answer that is valid now. The certificates are those of the corpus. */
class OcspFuzz {
    private static final List<X509Certificate> CHAIN = chain();
    private static final OcspQuestion QUESTION = question();

    private static List<X509Certificate> chain() {
        try (InputStream in = Objects.requireNonNull(OcspFuzz.class.getResourceAsStream("ocsp-chain.pem"))) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(in.readAllBytes()))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OcspQuestion question() {
        try {
            return new OcspQuestion(CHAIN.get(0), CHAIN.get(1));
        } catch (OcspException e) {
            throw new IllegalStateException(e);
        }
    }

    @FuzzTest(maxDuration = "20s")
    void everyAnswerIsJudged(byte[] der) {
        Instant now = CHAIN.get(0).getNotBefore().toInstant().plus(Duration.ofHours(2));
        try {
            OcspAnswer answer = QUESTION.judge(der, now);
            assertThat(answer.der()).isEqualTo(der);
            assertThat(answer.until()).isAfter(now);
        } catch (OcspException refused) {
            assertThat(refused.getMessage()).isNotEmpty();
        }
    }
}
