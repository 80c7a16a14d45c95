package dev.sluice.exchange;

import dev.sluice.base.Ascii;
import dev.sluice.http.HeadLimits;

/**
 * Everything a listener needs to serve a request: routes and the limits that hold before a route is known. Immutable; a
 * listener holds the current one and an exchange keeps the one it began with.
 */
public final class Site {
    /**
     * What holds before a route is known. Immutable.
     *
     * @param head how large a request head may be
     * @param handshakeNanos how long a TLS handshake may take
     * @param headerNanos how long a request head may take
     * @param idleNanos how long a connection may wait for its next request
     * @param sendNanos how long a client may take nothing of what is left of its answers
     * @param connections client connections of the process, or of the admin address
     * @param requests requests a connection may carry
     */
    public record Limits(
            HeadLimits head,
            long handshakeNanos,
            long headerNanos,
            long idleNanos,
            long sendNanos,
            int connections,
            int requests) {}

    private final byte[] name;
    private final Routes routes;
    private final Limits limits;
    private final Trusted trusted;
    private final ProxyProtocol proxyProtocol;

    /**
     * The site of the listener of that name; {@code trusted} are the peers whose forwarding fields, and PROXY headers where those
     * are taken, are believed.
     */
    public Site(String listener, Routes routes, Limits limits, Trusted trusted, ProxyProtocol proxyProtocol) {
        this.name = Ascii.bytes(listener);
        this.routes = routes;
        this.limits = limits;
        this.trusted = trusted;
        this.proxyProtocol = proxyProtocol;
    }

    /** The listener's name, as logs and metrics write it; do not change the array. */
    public byte[] nameBytes() {
        return name;
    }

    /** The way to a route. */
    public Routes routes() {
        return routes;
    }

    /** What holds before a route is known. */
    public Limits limits() {
        return limits;
    }

    /** Whether those peers send PROXY headers. */
    public ProxyProtocol proxyProtocol() {
        return proxyProtocol;
    }

    /** The peers whose forwarding fields are believed. */
    public Trusted trusted() {
        return trusted;
    }
}
