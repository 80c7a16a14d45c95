package dev.sluice.control;

/** A file that TLS needs cannot be used; the message has place, reason and remedy. */
public final class TlsFileException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    TlsFileException(String message) {
        super(message);
    }
}
