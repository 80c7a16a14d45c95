package dev.sluice.server.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A private key with the certificates that vouch for it. Immutable but for its staple, for any thread.
 *
 * @param name what messages call it: its file, or {@code local}; never anything secret
 * @param key the private key, RSA or EC
 * @param chain its certificate first, then those that vouch for it
 * @param staple what its authority says of it at present
 */
public record TlsKey(String name, PrivateKey key, List<X509Certificate> chain, Staple staple) {
    public TlsKey {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key without a certificate: " + name);
        }
    }

    /** The certificate of the key itself. */
    public X509Certificate certificate() {
        return chain.get(0);
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return "TlsKey[" + name + "]";
    }
}
