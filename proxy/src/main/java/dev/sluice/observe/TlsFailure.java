package dev.sluice.observe;

import java.util.Locale;

/** Why a TLS handshake did not come about, as a label of metrics. Immutable. */
public enum TlsFailure {
    /** The peer's certificate does not prove the name, or nobody trusted vouches for it, or its time is over. */
    CERTIFICATE,
    /** The peer refused: it sent an alert. */
    ALERT,
    /** What the peer sent is no TLS that we can speak. */
    PROTOCOL,
    /** The peer closed the connection. */
    CLOSED,
    /** The peer was silent for too long. */
    TIMEOUT;

    private final String code = name().toLowerCase(Locale.ROOT);

    /** The stable code, in lower case. */
    public String code() {
        return code;
    }
}
