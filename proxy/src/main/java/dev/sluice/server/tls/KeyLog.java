package dev.sluice.server.tls;

/** Who takes the secrets of handshakes, for debugging. Called on loops, so it must not block. */
public interface KeyLog {
    /** A line in the form of SSLKEYLOGFILE (RFC 9850), without its end. */
    void onSecret(byte[] line);
}
