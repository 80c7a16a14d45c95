/**
 * The router: host, then path, then conditions, to the one route that serves a request, in a total order that never
 * depends on where something stands in the file.
 *
 * <p>Thread: a {@link dev.sluice.route.Router} is immutable; any thread compiles or explains, every loop matches with
 * its own {@link dev.sluice.route.Captures}. May not know: sockets, buffers, time, what a route does; it is pure. Start
 * reading at {@link dev.sluice.route.Router}, then {@link dev.sluice.route.RouteOrder}.
 */
@NullMarked
package dev.sluice.route;

import org.jspecify.annotations.NullMarked;
