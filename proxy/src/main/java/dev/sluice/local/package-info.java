/**
 * Targets that answer here, without an upstream: redirects, fixed replies and files.
 *
 * <p>Thread: targets are immutable and shared by all loops; what serves one exchange lives on its loop; the disk is
 * touched on the blocking pool only. May not know: protocols, upstreams, configuration files, event loops. Start reading
 * at {@link dev.sluice.local.Files}.
 */
@NullMarked
package dev.sluice.local;

import org.jspecify.annotations.NullMarked;
