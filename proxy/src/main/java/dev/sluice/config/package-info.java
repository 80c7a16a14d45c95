/**
 * Configuration: YAML text becomes checked records, or problems with line and column, never both.
 *
 * <p>Thread: the conductor or the command line; reading may block on files.
 *
 * <p>May not know: Netty, sockets, or how the records are compiled and run.
 *
 * <p>Start reading at {@link dev.sluice.config.ConfigReader}; the language itself is written down once, in the {@code *Model} classes.
 */
@NullMarked
package dev.sluice.config;

import org.jspecify.annotations.NullMarked;
