/**
 * TLS to clients (stage SECURE): which key answers which name, the handshake, and what it was found to be.
 *
 * <p>Thread: a {@link dev.sluice.server.tls.KeySource} and what it names ({@link dev.sluice.server.tls.TlsKey} with its
 * {@link dev.sluice.server.tls.Staple}, {@link dev.sluice.server.tls.ClientHello},
 * {@link dev.sluice.server.tls.TlsSite}) are made by the conductor, immutable, and read by every loop. May not know: where
 * keys come from, configuration files. Start reading at {@link dev.sluice.server.tls.KeySource}.
 */
@NullMarked
package dev.sluice.server.tls;

import org.jspecify.annotations.NullMarked;
