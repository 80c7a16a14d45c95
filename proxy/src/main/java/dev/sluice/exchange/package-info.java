/**
 * The request path: one {@link dev.sluice.exchange.Exchange} is one request and its response, from DECODE to RECORD.
 *
 * <p>Thread: an exchange and its loop's {@link dev.sluice.exchange.Loop} belong to one event loop; sites, routes, plans,
 * filters and targets are immutable and shared. May not know: protocols, upstreams, configuration files. Start reading
 * at {@link dev.sluice.exchange.Exchange}.
 */
@NullMarked
package dev.sluice.exchange;

import org.jspecify.annotations.NullMarked;
