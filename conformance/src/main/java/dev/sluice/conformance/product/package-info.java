/**
 * What it is: the proxies a scene can be played against, each as a process: ours, and the peers it is compared with.
 * Which thread: the caller's; a process is used by one scene at a time.
 * What it may not know: what a scene says.
 * Ours is configured through its file and its admin port, as an operator does it.
 * Where to start reading: {@link dev.sluice.conformance.product.Product}, then {@code SluiceProcess}.
 */
@NullMarked
package dev.sluice.conformance.product;

import org.jspecify.annotations.NullMarked;
