/**
 * Base: values every package shares (byte sizes, durations, addresses, networks, templates), in terms of the JDK alone.
 *
 * <p>Thread: any; everything here is immutable.
 *
 * <p>May not know: anything else of Sluice, nor Netty.
 *
 * <p>Start reading at {@link dev.sluice.base.Address}.
 */
@NullMarked
package dev.sluice.base;

import org.jspecify.annotations.NullMarked;
