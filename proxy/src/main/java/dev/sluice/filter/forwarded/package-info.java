/**
 * Tells the upstream about the client: {@code X-Forwarded-*}, {@code Forwarded} (RFC 7239), {@code Via} (RFC 9110
 * section 7.6.3) and {@code X-Request-Id}.
 *
 * <p>Hook: OnRequest; verdict: always NEXT. Thread: any loop. May not know: other filters, protocols. Configuration:
 * {@code forwarded: {xForwarded: true, rfc7239: false, via: true, requestId: true}}. Start reading at
 * {@link dev.sluice.filter.forwarded.ForwardedFields}.
 */
@NullMarked
package dev.sluice.filter.forwarded;

import org.jspecify.annotations.NullMarked;
