package dev.sluice.upstream;

import dev.sluice.base.Ascii;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.upstream.dial.ProxyHeader;
import dev.sluice.wire.TlsSession;
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
        return version == ProxyProtocol.V1 ? ProxyHeader.v1(route) : ProxyHeader.v2(route, encryption(x));
    }

    /** What is known of the client's encryption; null where it is not with us that the client speaks, or plainly. */
    private static ProxyHeader.@Nullable Encryption encryption(Exchange x) {
        TlsSession tls = x.peer().tls();
        if (!tls.isPresent() || x.identity().address() != x.peer().address()) {
            return null;
        }
        return new ProxyHeader.Encryption(
                text(tls.serverName()),
                text(tls.protocol()),
                text(tls.version()),
                tls.certificates().isEmpty() ? null : tls.commonName(),
                tls.isVerified());
    }

    private static String text(byte[] bytes) {
        return Ascii.text(bytes, 0, bytes.length);
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
