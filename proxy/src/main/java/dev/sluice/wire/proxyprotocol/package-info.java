/**
 * The PROXY protocol, versions 1 and 2 (haproxy.org, proxy-protocol.txt): who a connection was opened for, told in its first
 * bytes.
 *
 * <p>Thread: owned by one connection, on its loop; pure. May not know: sockets, sites, who is trusted. Start reading at
 * {@link dev.sluice.wire.proxyprotocol.HeaderParser}.
 */
@NullMarked
package dev.sluice.wire.proxyprotocol;

import org.jspecify.annotations.NullMarked;
