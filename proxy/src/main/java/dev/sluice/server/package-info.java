/**
 * The shell of the data plane: event loops, listeners and the connections they accept.
 *
 * <p>Thread: {@link dev.sluice.server.EventLoops} and {@link dev.sluice.server.Listener} are driven by the conductor;
 * what they put on a loop stays there. May not know: filters, configuration files. A listener that cannot be bound is a
 * {@link dev.sluice.server.ListenException}. Start reading at {@link dev.sluice.server.Listener}.
 */
@NullMarked
package dev.sluice.server;

import org.jspecify.annotations.NullMarked;
