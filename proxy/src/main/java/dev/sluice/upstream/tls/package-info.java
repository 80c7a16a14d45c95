/**
 * TLS to servers: what a service's connections are encrypted with, and what went wrong when they could not be. Public:
 * {@code ClientTls}, {@code ServerTls}, {@code TlsFault}.
 *
 * <p>Thread: everything here is immutable, made by the control plane, used by every loop. May not know: files, pools,
 * protocols. Start reading at {@link dev.sluice.upstream.tls.ServerTls}.
 */
@NullMarked
package dev.sluice.upstream.tls;

import org.jspecify.annotations.NullMarked;
