package dev.sluice.certs;

/** A responder's answer cannot be had or used: why, for the log. */
final class OcspException extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean revoked;

    OcspException(String why) {
        this(why, false);
    }

    OcspException(String why, boolean revoked) {
        super(why, null, false, false);
        this.revoked = revoked;
    }

    /** Whether it was answered, and by who may, that the certificate is revoked. */
    boolean isRevoked() {
        return revoked;
    }
}
