/**
 * What HTTP is: the byte-backed message head, field names, methods, statuses, request targets, framing and dates.
 *
 * <p>Thread: a {@link dev.sluice.http.Head} belongs to one loop; everything else is immutable. May not know: sockets,
 * channels, configuration, time. Start reading at {@link dev.sluice.http.Head}.
 */
@NullMarked
package dev.sluice.http;

import org.jspecify.annotations.NullMarked;
