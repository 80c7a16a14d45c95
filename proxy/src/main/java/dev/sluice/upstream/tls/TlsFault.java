package dev.sluice.upstream.tls;

import dev.sluice.observe.Reason;
import dev.sluice.observe.TlsFailure;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;

/**
 * Why a handshake failed, told by what was thrown. Immutable.
 *
 * @param failure the kind
 * @param detail what the libraries say, for people
 */
public record TlsFault(TlsFailure failure, String detail) {
    /** Causes of causes that are looked at. */
    private static final int DEEPEST = 8;

    /** What the throwable says. */
    public static TlsFault of(Throwable thrown) {
        Throwable cause = thrown;
        Throwable last = thrown;
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            if (cause instanceof CertificateException) {
                return new TlsFault(TlsFailure.CERTIFICATE, deepest(cause));
            }
            last = cause;
            cause = cause.getCause();
        }
        return new TlsFault(kind(thrown, last), deepest(thrown));
    }

    private static TlsFailure kind(Throwable thrown, Throwable last) {
        if (thrown instanceof SslHandshakeTimeoutException) {
            return TlsFailure.TIMEOUT;
        }
        if (!(thrown instanceof SSLException) && !(last instanceof SSLException)) {
            return TlsFailure.CLOSED;
        }
        String text = String.valueOf(last.getMessage()).toLowerCase(Locale.ROOT);
        return text.contains("alert") ? TlsFailure.ALERT : TlsFailure.PROTOCOL;
    }

    private static String deepest(Throwable from) {
        Throwable cause = from;
        String text = from.getClass().getSimpleName();
        for (int i = 0; cause != null && i < DEEPEST; i++) {
            String message = cause.getMessage();
            text = message == null || message.isBlank() ? text : message;
            cause = cause.getCause();
        }
        return text;
    }

    /** The failure of an attempt that this makes. */
    public Reason reason() {
        return switch (failure) {
            case CERTIFICATE -> Reason.UPSTREAM_TLS_CERTIFICATE;
            case TIMEOUT -> Reason.CONNECT_TIMEOUT;
            case ALERT, PROTOCOL, CLOSED -> Reason.UPSTREAM_TLS_FAILED;
        };
    }
}
