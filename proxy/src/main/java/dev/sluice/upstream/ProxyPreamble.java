package dev.sluice.upstream;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.upstream.dial.ProxyHeader;
import org.jspecify.annotations.Nullable;

/** What tells a server by the PROXY protocol whose connection it is. Pure, any thread. */
final class ProxyPreamble {
    private ProxyPreamble() {}

    /** The header for the exchange's client; null for none. */
    static byte @Nullable [] of(ProxyProtocol version, Exchange x) {
        if (version == ProxyProtocol.OFF) {
            return null;
        }
        Client peer = x.peer();
        byte[] address = x.identity().address();
        // of a client that a proxy before us tells of, no port is known
        int port = address == peer.address() ? peer.port() : 0;
        ProxyHeader.Route route = new ProxyHeader.Route(address.clone(), port, peer.localAddress(), peer.localPort());
        return version == ProxyProtocol.V1 ? ProxyHeader.v1(route) : ProxyHeader.v2(route, null);
    }

    /** The header for a connection of our own, such as a check; null for none. */
    static byte @Nullable [] own(ProxyProtocol version) {
        return switch (version) {
            case OFF -> null;
            case V1 -> ProxyHeader.v1Unknown();
            case V2 -> ProxyHeader.v2Local();
        };
    }
}
