/**
 * Connections whose bytes are passed on unread: to the core they are a CONNECT and the tunnel behind it (RFC 9110 section
 * 9.3.6), only that nobody wrote the request down.
 *
 * <p>Thread: one loop a connection. May not know: routes, upstreams, what the bytes mean. Public to the layers that open
 * connections: {@link dev.sluice.wire.tunnel.ServerTunnel} and {@link dev.sluice.wire.tunnel.ClientTunnel}. Start reading
 * at {@link dev.sluice.wire.tunnel.ServerTunnel}.
 */
@NullMarked
package dev.sluice.wire.tunnel;

import org.jspecify.annotations.NullMarked;
