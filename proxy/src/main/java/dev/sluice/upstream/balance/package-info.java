/**
 * The servers of a service, how they fare, and which of them gets the next request. Public on purpose, because the
 * packages around it share them: {@code Endpoint}, {@code Addresses}, {@code Health}, {@code Lane}, {@code Tried}, {@code Standing},
 * {@code Balancer}, {@code Ejection}, {@code EjectionPolicy}, {@code RetryBudget}.
 *
 * <p>Thread: an {@link dev.sluice.upstream.balance.Endpoint} is shared by all; everything else is immutable or belongs
 * to one loop. May not know: channels, clusters, configuration files, the clock (time is an argument). Start reading at
 * {@link dev.sluice.upstream.balance.Endpoint}, then {@link dev.sluice.upstream.balance.Balancer}.
 */
@NullMarked
package dev.sluice.upstream.balance;

import org.jspecify.annotations.NullMarked;
