package dev.sluice.server.tls;

import java.util.List;

/**
 * Which versions and ciphers are offered: Mozilla's server side TLS guidelines 5.7, under Mozilla's names but for
 * {@code compat}, which is there called old. Of its lists, BoringSSL has no finite-field DHE and no 3DES. Immutable.
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists are those of List.of
public enum TlsProfile {
    /** TLS 1.3 only. */
    MODERN(List.of("TLSv1.3"), Suites.TLS_1_3),
    /** TLS 1.2 with forward secrecy and authenticated encryption, and TLS 1.3. */
    INTERMEDIATE(List.of("TLSv1.2", "TLSv1.3"), Suites.GOOD),
    /** From TLS 1.0, for what has not been updated since 2010. */
    COMPAT(List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"), Suites.OLD);

    /** The groups for the key exchange, the preferred first. */
    static final List<String> GROUPS = List.of("X25519MLKEM768", "X25519", "P-256", "P-384");

    private final List<String> versions;
    private final List<String> suites;

    TlsProfile(List<String> versions, List<String> suites) {
        this.versions = versions;
        this.suites = suites;
    }

    /** The versions as JSSE calls them. */
    public List<String> versions() {
        return versions;
    }

    /** The cipher suites as the IANA calls them. */
    public List<String> suites() {
        return suites;
    }

    /**
     * Whether the order of the suites is this side's. Mozilla leaves it to the client in intermediate, too; there it is ours, as
     * testers of servers take a client's order for none.
     */
    public boolean prefersOwnOrder() {
        return this != MODERN;
    }

    private static final class Suites {
        static final List<String> TLS_1_3 =
                List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
        static final List<String> GOOD = List.of(
                "TLS_AES_128_GCM_SHA256",
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
        static final List<String> OLD = List.of(
                "TLS_AES_128_GCM_SHA256",
                "TLS_AES_256_GCM_SHA384",
                "TLS_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA",
                "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                "TLS_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_RSA_WITH_AES_128_CBC_SHA256",
                "TLS_RSA_WITH_AES_128_CBC_SHA",
                "TLS_RSA_WITH_AES_256_CBC_SHA");
    }
}
