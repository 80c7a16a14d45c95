/**
 * The write side of seeing: stages, reasons, per-loop counters and histograms, access-log entries; allocation-free.
 *
 * <p>Thread: cells belong to one loop and are read by any; writers run on {@code io} threads. May not know: sockets,
 * exchanges, configuration. Start reading at {@link dev.sluice.observe.Stage} and {@link dev.sluice.observe.Reason}.
 */
@NullMarked
package dev.sluice.observe;

import org.jspecify.annotations.NullMarked;
