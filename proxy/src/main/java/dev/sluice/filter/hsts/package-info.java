/**
 * Strict-Transport-Security in answers over TLS.
 *
 * <p>Thread: filters are immutable and run on the loop of their exchange. May not know: other filters, sockets, handshakes.
 * Start reading at {@link dev.sluice.filter.hsts.StrictTransport}.
 */
@NullMarked
package dev.sluice.filter.hsts;

import org.jspecify.annotations.NullMarked;
