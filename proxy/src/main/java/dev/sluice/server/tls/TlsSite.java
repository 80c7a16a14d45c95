package dev.sluice.server.tls;

import org.jspecify.annotations.Nullable;

/**
 * The TLS side of sites with equal settings and keys: a context for each kind of key. Immutable, for any thread.
 */
public final class TlsSite {
    private final long settings;
    private final @Nullable TlsContext rsa;
    private final @Nullable TlsContext ecdsa;

    /**
     * A site's side.
     *
     * @param settings equal numbers stand for equal settings, also from one snapshot to the next
     * @param rsa what answers with an RSA key, if anything
     * @param ecdsa what answers with an EC key, if anything
     */
    public TlsSite(long settings, @Nullable TlsContext rsa, @Nullable TlsContext ecdsa) {
        this.settings = settings;
        this.rsa = rsa;
        this.ecdsa = ecdsa;
    }

    /** Stands for the settings. */
    public long settings() {
        return settings;
    }

    /** The context for the client: ECDSA where it can, as that costs this side a tenth. */
    TlsContext context(ClientHello hello) {
        TlsContext chosen = ecdsa != null && (rsa == null || hello.ecdsa()) ? ecdsa : rsa;
        if (chosen == null) {
            throw new IllegalStateException("a site without a key");
        }
        return chosen;
    }
}
