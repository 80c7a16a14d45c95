package dev.sluice.server.tls;

import org.jspecify.annotations.Nullable;

/**
 * Which TLS settings and keys answer a client: the part of a listener's snapshot that SECURE asks. Immutable; made by the
 * control plane, published with the listener's site in one volatile write, asked by every loop.
 */
public interface KeySource {
    /** What answers this client, or null when its name is to be refused with {@code unrecognized_name}. */
    @Nullable
    TlsSite site(ClientHello hello);
}
