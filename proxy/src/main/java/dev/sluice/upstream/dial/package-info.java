/**
 * Connecting to a server: Happy Eyeballs over its addresses, TCP and Unix-domain sockets, on the calling loop. Public:
 * {@code Dialer}, {@code Dial}, {@code Transport}, {@code LoopProxy}, {@code ProxyHeader}.
 *
 * <p>Thread: a dialer and its dials belong to one loop. May not know: pools, protocols, what a connection is for. Start
 * reading at {@link dev.sluice.upstream.dial.Dialer}.
 */
@NullMarked
package dev.sluice.upstream.dial;

import org.jspecify.annotations.NullMarked;
