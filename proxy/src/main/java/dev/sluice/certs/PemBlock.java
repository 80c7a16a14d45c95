package dev.sluice.certs;

/** One block of a PEM file (RFC 7468): what it is called, its bytes, and whether these are encrypted. Not to be changed; any thread. */
final class PemBlock {
    static final String CERTIFICATE = "CERTIFICATE";
    static final String PRIVATE_KEY = "PRIVATE KEY";

    private final String label;
    private final byte[] der;
    private final boolean encrypted;

    PemBlock(String label, byte[] der, boolean encrypted) {
        this.label = label;
        this.der = der;
        this.encrypted = encrypted;
    }

    String label() {
        return label;
    }

    /** Its bytes, which are not to be changed. */
    byte[] der() {
        return der;
    }

    boolean encrypted() {
        return encrypted;
    }

    boolean isCertificate() {
        return label.equals(CERTIFICATE) || label.equals("X509 CERTIFICATE");
    }

    boolean isKey() {
        return label.endsWith(PRIVATE_KEY);
    }

    boolean isRevocations() {
        return label.equals("X509 CRL");
    }

    /** The bytes may be a key's. */
    @Override
    public String toString() {
        return label;
    }
}
