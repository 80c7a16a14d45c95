/**
 * HTTP/1.0 and HTTP/1.1 (RFC 9112): the strict parser, the chunk decoder, the writer and the two ends of a connection.
 *
 * <p>Thread: one loop a connection. May not know: routes, upstreams. Public to the layers that open connections:
 * {@link dev.sluice.wire.h1.ServerConnection} and
 * {@link dev.sluice.wire.h1.ClientConnection}. Start reading at {@link dev.sluice.wire.h1.HeadParser}.
 */
@NullMarked
package dev.sluice.wire.h1;

import org.jspecify.annotations.NullMarked;
