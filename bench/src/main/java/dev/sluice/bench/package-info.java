/**
 * The measuring bench: starts proxies side by side, loads them, and says what each request costs.
 * Threads: the main thread drives; the origin has one of its own; all of them stay on the load core.
 * It may not know the product's classes: Sluice is a command here, like nginx and HAProxy.
 * Start reading at {@link dev.sluice.bench.Compare}, then {@link dev.sluice.bench.Rig}.
 * What the figures mean stands in docs/benchmarks.md.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
