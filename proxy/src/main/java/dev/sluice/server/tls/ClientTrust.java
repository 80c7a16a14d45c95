package dev.sluice.server.tls;

import dev.sluice.filter.clientauth.ClientAuthConfig.Mode;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Whether clients show a certificate, and who judges it; the same object as long as the verdict would be the same. Immutable,
 * for any thread.
 */
public final class ClientTrust {
    /** Clients show nothing. */
    public static final ClientTrust OFF = new ClientTrust(Mode.OFF, Unjudged.TRUSTS_ALL);

    /** Whatever clients show is taken. */
    public static final ClientTrust REQUEST = new ClientTrust(Mode.REQUEST, Unjudged.TRUSTS_ALL);

    private final Mode mode;
    private final X509ExtendedTrustManager judge;

    /** Trust in what the judge lets pass. */
    public ClientTrust(Mode mode, X509ExtendedTrustManager judge) {
        this.mode = mode;
        this.judge = judge;
    }

    /** Whether clients are asked for a certificate. */
    public Mode mode() {
        return mode;
    }

    X509ExtendedTrustManager judge() {
        return judge;
    }
}
