/**
 * The ground floor: clocks, ASCII, timers, hashing, randomness and units.
 *
 * <p>Thread: values are immutable; {@link dev.sluice.base.TimerWheel} and {@link dev.sluice.base.FastRandom} belong to
 * one loop each. May not know: HTTP, Netty channels, configuration files. It is the only reader of system time and of
 * entropy. Start reading at {@link dev.sluice.base.Clock}.
 */
@NullMarked
package dev.sluice.base;

import org.jspecify.annotations.NullMarked;
