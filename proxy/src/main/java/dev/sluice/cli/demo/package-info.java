/**
 * What the demo needs beside the proxy: small servers to put it in front of, and loads to train it with.
 *
 * <p>Thread: threads of their own, which may block. May not know: the proxy. Start reading at
 * {@link dev.sluice.cli.demo.DemoServer} and {@link dev.sluice.cli.demo.Load}.
 */
@NullMarked
package dev.sluice.cli.demo;

import org.jspecify.annotations.NullMarked;
