package dev.sluice.server.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.observe.HandshakeFailure;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** From what the libraries say to our codes. */
class FailureReasonsTest {
    @ParameterizedTest
    @CsvSource({
        "error:10000100:SSL routines:OPENSSL_internal:PEER_DID_NOT_RETURN_A_CERTIFICATE, NO_CLIENT_CERTIFICATE",
        "Empty client certificate chain, NO_CLIENT_CERTIFICATE",
        "error:100000f0:SSL routines:OPENSSL_internal:UNSUPPORTED_PROTOCOL, NO_SHARED_VERSION",
        "error:100000b8:SSL routines:OPENSSL_internal:NO_SHARED_CIPHER, NO_SHARED_CIPHER",
        "no cipher suites in common, NO_SHARED_CIPHER",
        "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA, CERTIFICATE_REFUSED",
        "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE, CERTIFICATE_REFUSED",
        "error:1000007d:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED, BAD_CLIENT_CERTIFICATE",
        "something new, PROTOCOL",
    })
    void textsHaveCodes(String text, HandshakeFailure code) {
        assertThat(FailureReasons.of(new SSLHandshakeException(text))).isEqualTo(code);
    }

    @Test
    void kindsGoBeforeTexts() {
        assertThat(FailureReasons.of(new ClosedChannelException())).isEqualTo(HandshakeFailure.CLOSED);
        assertThat(FailureReasons.of(new IOException("Connection reset by peer")))
                .isEqualTo(HandshakeFailure.CLOSED);
        SSLHandshakeException wrapped = new SSLHandshakeException("certificate_verify_failed");
        wrapped.initCause(new CertificateException("revoked"));
        assertThat(FailureReasons.of(wrapped)).isEqualTo(HandshakeFailure.BAD_CLIENT_CERTIFICATE);
        assertThat(FailureReasons.of(null)).isEqualTo(HandshakeFailure.PROTOCOL);
        assertThat(FailureReasons.of(new SSLHandshakeException(null))).isEqualTo(HandshakeFailure.PROTOCOL);
    }
}
