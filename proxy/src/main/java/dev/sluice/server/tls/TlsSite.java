package dev.sluice.server.tls;

import io.netty.handler.ssl.SslContext;

/** The TLS side of one or more sites with equal settings and keys. Immutable, for any thread. */
public final class TlsSite {
    private final SslContext context;

    /** A site that shakes hands with this context. */
    public TlsSite(SslContext context) {
        this.context = context;
    }

    SslContext context() {
        return context;
    }
}
