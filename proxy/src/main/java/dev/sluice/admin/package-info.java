/**
 * The admin side: what operators and their tools read about a running Sluice, metrics first.
 *
 * <p>Thread: the admin server's own, never a loop; it may block briefly. May not know: how a request is carried, only
 * what was counted about it. Start reading at {@link dev.sluice.admin.Exposition}.
 */
@NullMarked
package dev.sluice.admin;

import org.jspecify.annotations.NullMarked;
