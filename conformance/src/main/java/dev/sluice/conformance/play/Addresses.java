package dev.sluice.conformance.play;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** The reading of addresses as scenes write them: a port, {@code host:port}, {@code [::1]:port} or {@code unix:path}; pure. */
final class Addresses {
    private Addresses() {}

    static SocketAddress parse(String text) {
        if (text.startsWith("unix:")) {
            return UnixDomainSocketAddress.of(text.substring("unix:".length()));
        }
        int colon = text.lastIndexOf(':');
        String host = colon < 0
                ? "127.0.0.1"
                : text.substring(0, colon).replace("[", "").replace("]", "");
        return new InetSocketAddress(host, Integer.parseInt(text.substring(colon + 1)));
    }
}
