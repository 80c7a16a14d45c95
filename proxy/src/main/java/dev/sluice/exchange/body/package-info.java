/**
 * What becomes of a body on its way: a {@link dev.sluice.exchange.body.Transform} for one {@link dev.sluice.exchange.body.Side}
 * of an exchange.
 *
 * <p>Thread: a transform belongs to its exchange's loop. May not know: exchanges, filters, where bytes come from and go.
 * Start reading at {@link dev.sluice.exchange.body.Transform}.
 */
@NullMarked
package dev.sluice.exchange.body;

import org.jspecify.annotations.NullMarked;
