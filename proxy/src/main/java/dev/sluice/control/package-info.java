/**
 * From a checked configuration to what runs: compile, warm, publish, retire.
 *
 * <p>Thread: everything here runs on the conductor unless it says otherwise. May not know: the admin API, the command
 * line. Start reading at {@link dev.sluice.control.Conductor} and {@link dev.sluice.control.ReloadStep}.
 */
@NullMarked
package dev.sluice.control;

import org.jspecify.annotations.NullMarked;
