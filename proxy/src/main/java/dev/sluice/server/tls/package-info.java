/**
 * TLS to clients (stage SECURE): which key answers which name, the handshake, and what it was found to be.
 *
 * <p>Thread: the conductor makes {@link dev.sluice.server.tls.TlsKey}s with their {@link dev.sluice.server.tls.Staple},
 * {@link dev.sluice.server.tls.TlsSettings} with a {@link dev.sluice.server.tls.TlsProfile} and
 * {@link dev.sluice.server.tls.ClientTrust}, {@link dev.sluice.server.tls.TicketKeys}, of these
 * {@link dev.sluice.server.tls.TlsContext}s with their {@link dev.sluice.server.tls.KeyLog}, and a
 * {@link dev.sluice.server.tls.NameTable} of {@link dev.sluice.server.tls.TlsSite}s: the
 * {@link dev.sluice.server.tls.KeySource} of a listener, immutable, asked by every loop with a
 * {@link dev.sluice.server.tls.ClientHello} that a {@link dev.sluice.server.tls.HelloReader} has read. A
 * {@link dev.sluice.server.tls.Handshake} lives on its connection's loop, a {@link dev.sluice.server.tls.HandshakeHost}
 * is its listener, and {@link dev.sluice.server.tls.HalfClose} ends connections. Settings are
 * {@link dev.sluice.server.tls.TlsConfig}, {@link dev.sluice.server.tls.TlsDefaultsConfig} and
 * {@link dev.sluice.server.tls.CertificateConfig};
 * {@link dev.sluice.server.tls.Names} finds by name. The conductor has a
 * {@link dev.sluice.server.tls.FirstHandshake} done before clients come. May not know: where keys come from,
 * configuration files. Start reading at {@link dev.sluice.server.tls.Handshake}.
 */
@NullMarked
package dev.sluice.server.tls;

import org.jspecify.annotations.NullMarked;
