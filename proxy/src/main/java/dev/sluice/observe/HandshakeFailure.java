package dev.sluice.observe;

import java.util.Locale;

/** Why a client's TLS handshake came to nothing: one stable code each, for metrics and diagnostics. Immutable. */
public enum HandshakeFailure {
    /** No protocol version in common. */
    NO_SHARED_VERSION,
    /** No cipher suite, group or signature in common. */
    NO_SHARED_CIPHER,
    /** No application protocol in common. */
    NO_SHARED_PROTOCOL,
    /** The name is unknown and the listener refuses such. */
    UNKNOWN_SNI,
    /** The client sent no certificate and has to. */
    NO_CLIENT_CERTIFICATE,
    /** The client's certificate is not trusted. */
    BAD_CLIENT_CERTIFICATE,
    /** The client does not trust the certificate it was shown. */
    CERTIFICATE_REFUSED,
    /** The client took too long. */
    TIMEOUT,
    /** The client went away. */
    CLOSED,
    /** The client spoke HTTP without TLS. */
    PLAIN_HTTP,
    /** The first bytes are no TLS. */
    NOT_TLS,
    /** The ClientHello is longer than any that is taken. */
    HELLO_TOO_LARGE,
    /** This process ended while the handshake went on. */
    SHUTTING_DOWN,
    /** Anything else that breaks the rules of TLS. */
    PROTOCOL;

    static final Family DONE = Family.counter(
            "sluice_tls_handshakes_total",
            "TLS handshakes with clients that came to their end: full ones, and those that resumed a session.",
            "listener",
            "kind");
    static final Family FAILED = Family.counter(
            "sluice_tls_handshake_failures_total",
            "TLS handshakes with clients that came to nothing, by why.",
            "listener",
            "reason");

    private final String code = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** The stable code, in lower case with hyphens. */
    public String code() {
        return code;
    }
}
