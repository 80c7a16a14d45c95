/**
 * The command line: what a person types, what is printed and the exit code, and the process around a running proxy.
 *
 * <p>Thread: the main thread, and the virtual machine's threads for signals; everything may block. May not know: event
 * loops and channels. Start reading at {@link dev.sluice.cli.CommandTree} and {@link dev.sluice.cli.Instance}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
