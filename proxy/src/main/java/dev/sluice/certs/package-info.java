/**
 * Certificates: reading them from files, issuing them by the local authority, proof that they are not revoked.
 *
 * <p>Thread: the conductor, the blocking pool or the command line, never a loop; everything here may block. What it hands out is
 * immutable. May not know: sockets, handshakes, which site uses what. Bouncy Castle is loaded only to issue, to ask a responder and
 * to check its answer. Start reading at {@link dev.sluice.certs.CertificateFile} and {@link dev.sluice.certs.LocalAuthority}.
 */
@NullMarked
package dev.sluice.certs;

import org.jspecify.annotations.NullMarked;
