/**
 * The Forward target: services, their servers, balancing, connection pools, attempts and retries.
 *
 * <p>Thread: a {@link dev.sluice.upstream.Cluster} is shared; a {@link dev.sluice.upstream.LoopCluster} and everything it
 * holds belong to one loop. May not know: filters, listeners, configuration files. Public to the layers above:
 * {@link dev.sluice.upstream.Cluster}, {@link dev.sluice.upstream.Forward} and the config records. Start reading at
 * {@link dev.sluice.upstream.Attempt}.
 */
@NullMarked
package dev.sluice.upstream;

import org.jspecify.annotations.NullMarked;
