package dev.sluice.server.tls;

import dev.sluice.observe.HandshakeFailure;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The way from a library's exception to a code of ours: by its kind where it has one, otherwise by what it says. */
final class FailureReasons {
    private static final String[][] SAID = {
        {"peer_did_not_return_a_certificate", "empty client certificate chain"},
        {"certificate_verify_failed"},
        {"unsupported_protocol", "wrong_version_number", "no appropriate protocol", "client requested protocol"},
        {"no_shared_cipher", "no_shared_group", "no_common_signature", "no cipher suites in common", "no_suitable"},
        {"no_application_protocol", "no application protocol"},
        {"alert_unknown_ca", "alert_bad_certificate", "alert_certificate", "alert_unsupported_certificate"},
        {"bad_certificate", "certificate_unknown", "unknown_ca"},
        {"connection closed", "closed engine", "stream closed"},
    };
    private static final HandshakeFailure[] MEANT = {
        HandshakeFailure.NO_CLIENT_CERTIFICATE,
        HandshakeFailure.BAD_CLIENT_CERTIFICATE,
        HandshakeFailure.NO_SHARED_VERSION,
        HandshakeFailure.NO_SHARED_CIPHER,
        HandshakeFailure.NO_SHARED_PROTOCOL,
        HandshakeFailure.CERTIFICATE_REFUSED,
        HandshakeFailure.CERTIFICATE_REFUSED,
        HandshakeFailure.CLOSED,
    };

    private FailureReasons() {}

    static HandshakeFailure of(@Nullable Throwable failure) {
        Throwable cause = failure;
        HandshakeFailure said = HandshakeFailure.PROTOCOL;
        // a chain of causes is short; one that turns in circles is not followed for long
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (cause instanceof ClosedChannelException || isReset(cause)) {
                return HandshakeFailure.CLOSED;
            }
            if (cause instanceof CertificateException) {
                return HandshakeFailure.BAD_CLIENT_CERTIFICATE;
            }
            if (said == HandshakeFailure.PROTOCOL) {
                said = said(cause.getMessage());
            }
            cause = cause.getCause();
        }
        return said;
    }

    private static boolean isReset(Throwable cause) {
        String message = cause.getMessage();
        return cause instanceof java.io.IOException
                && !(cause instanceof javax.net.ssl.SSLException)
                && message != null
                && message.contains("reset");
    }

    private static HandshakeFailure said(@Nullable String message) {
        if (message == null) {
            return HandshakeFailure.PROTOCOL;
        }
        String text = message.toLowerCase(Locale.ROOT);
        for (int i = 0; i < SAID.length; i++) {
            for (String part : SAID[i]) {
                if (text.contains(part)) {
                    return MEANT[i];
                }
            }
        }
        return HandshakeFailure.PROTOCOL;
    }
}
