package dev.sluice.certs;

/**
 * Something wrong with a certificate or its key, or to be watched: what, and what to do about it. Holds names, paths and dates, never
 * key material. Immutable, for any thread.
 */
public record CertificateProblem(Kind kind, String message, String remedy) {

    /** What is wrong. An error keeps a certificate from being used, a warning does not. */
    public enum Kind {
        /** The file is missing, too large or may not be read. */
        UNREADABLE(true),
        /** The file is read and not what it should be. */
        MALFORMED(true),
        /** No certificate is in the file. */
        NO_CERTIFICATE(true),
        /** No private key is in the file. */
        NO_KEY(true),
        /** More than one private key is in the file. */
        SEVERAL_KEYS(true),
        /** The key is protected with a passphrase. */
        ENCRYPTED_KEY(true),
        /** The key, or that of a certificate, is of a kind or size that is not used. */
        KEY_KIND(true),
        /** The key belongs to none of the certificates. */
        KEY_MISMATCH(true),
        /** The name is one that the local authority does not certify. */
        NOT_LOCAL(true),
        /** The certificates were not in the order of issuing; they are sent in it. */
        CHAIN_ORDER(false),
        /** The issuer's certificate is most likely missing. */
        CHAIN_INCOMPLETE(false),
        /** Some of the certificates belong to another chain; they are not sent. */
        CHAIN_STRANGER(false),
        /** The certificate has expired. */
        EXPIRED(false),
        /** The certificate is valid only later. */
        NOT_YET_VALID(false),
        /** The certificate does not cover the name it is for. */
        NAME_NOT_COVERED(false),
        /** Others of this machine can read the key. */
        KEY_EXPOSED(false),
        /** What should be kept over a restart cannot be written. */
        NOT_KEPT(false),
        /** The list of revoked certificates is no longer up to date. */
        REVOCATIONS_STALE(false);

        private final boolean error;

        Kind(boolean error) {
            this.error = error;
        }

        /** Whether nothing can be done with the certificate. */
        public boolean isError() {
            return error;
        }
    }

    /** Message and remedy in one line. */
    @Override
    public String toString() {
        return remedy.isEmpty() ? message : message + " (" + remedy + ")";
    }
}
