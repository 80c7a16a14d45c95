/**
 * Client certificates, told to servers in Client-Cert and Client-Cert-Chain.
 *
 * <p>Thread: filters are immutable and run on the loop of their exchange. May not know: other filters, sockets, handshakes.
 * Start reading at {@link dev.sluice.filter.clientauth.ClientCertificates}.
 */
@NullMarked
package dev.sluice.filter.clientauth;

import org.jspecify.annotations.NullMarked;
