/**
 * Active checks: asking each server now and then whether it is well, once a process. Public: {@code Probe},
 * {@code Check}, {@code Pace}.
 *
 * <p>Thread: one background loop; the verdict reaches the others as a volatile write on the endpoint. May not know:
 * clusters, requests in flight, configuration files. Start reading at {@link dev.sluice.upstream.probe.Probe}.
 */
@NullMarked
package dev.sluice.upstream.probe;

import org.jspecify.annotations.NullMarked;
