/**
 * Names to addresses: each named endpoint is resolved again when its records expire. Public: {@code Resolver}.
 *
 * <p>Thread: one background loop; addresses reach the others as a volatile write on the endpoint. May not know:
 * clusters, connections, configuration files. Start reading at {@link dev.sluice.upstream.dns.Resolver}.
 */
@NullMarked
package dev.sluice.upstream.dns;

import org.jspecify.annotations.NullMarked;
