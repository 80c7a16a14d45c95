/**
 * The features that take part in an exchange, one sub-package each, and {@link dev.sluice.filter.Filters}, the ordered
 * list of all of them.
 *
 * <p>Thread: filters are immutable and run on every loop. May not know: protocols, upstreams, listeners, each other.
 * Start reading at {@link dev.sluice.filter.Filters}.
 */
@NullMarked
package dev.sluice.filter;

import org.jspecify.annotations.NullMarked;
