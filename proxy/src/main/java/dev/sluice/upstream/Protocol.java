package dev.sluice.upstream;

import dev.sluice.wire.ClientHost;
import dev.sluice.wire.ClientLink;
import dev.sluice.wire.h1.ClientConnection;

/** Which HTTP the servers of a service are spoken to in. Immutable, for any thread. */
enum Protocol implements Speech {
    /** HTTP/1.1. */
    H1;

    @Override
    public ClientLink link(String alpn, ClientHost host) {
        return new ClientConnection(host);
    }

    @Override
    public boolean expectsMany() {
        return false;
    }
}
