package dev.sluice.upstream;

import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.h1.ClientConnection;
import dev.sluice.wire.tunnel.ClientTunnel;
import java.util.List;

/** The {@code protocol:} of a service: which HTTP its servers are spoken to in. Immutable, for any thread. */
public enum Protocol implements Speech {
    /** What the server chooses where connections are encrypted, else HTTP/1.1. */
    AUTO,
    /** HTTP/1.1. */
    H1,
    /** HTTP/2, which the server must choose while the connection is encrypted (RFC 9113 section 3.2). */
    H2,
    /** HTTP/2 over plain connections, which the server is known to speak (RFC 9113 section 3.3). */
    H2C,
    /** No HTTP that anybody reads: what the client sends is passed on. No service is configured so; listeners need it. */
    UNREAD;

    @Override
    public ClientLink link(String alpn, ClientHost host) {
        if (this == UNREAD) {
            return new ClientTunnel(host);
        }
        boolean secure = !alpn.isEmpty();
        boolean two = secure ? this != H1 && alpn.equals("h2") : this == H2C;
        return two ? new dev.sluice.wire.h2.ClientConnection(host, secure) : new ClientConnection(host);
    }

    /** What is offered to servers while connections are encrypted, the dearest first (RFC 7301). */
    public List<String> offered() {
        return switch (this) {
            case AUTO -> List.of("h2", "http/1.1");
            case H1 -> List.of("http/1.1");
            case H2 -> List.of("h2");
            case H2C, UNREAD -> List.of();
        };
    }

    @Override
    public boolean expectsMany() {
        return this == H2 || this == H2C;
    }
}
