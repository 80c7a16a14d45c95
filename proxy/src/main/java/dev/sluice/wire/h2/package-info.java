/**
 * HTTP/2 (RFC 9113) with a codec of our own: frames, HPACK, flow control and the two ends of a connection.
 *
 * <p>Thread: one loop a connection. May not know: routes, upstreams, {@code wire.h1}. Public to the
 * layers that open connections: {@link dev.sluice.wire.h2.ServerConnection} and
 * {@link dev.sluice.wire.h2.ClientConnection}. Start reading at
 * {@link dev.sluice.wire.h2.FrameReader}, then {@link dev.sluice.wire.h2.Session}.
 */
@NullMarked
package dev.sluice.wire.h2;

import org.jspecify.annotations.NullMarked;
