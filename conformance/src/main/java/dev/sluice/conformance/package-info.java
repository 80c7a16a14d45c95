/**
 * What it is: the conformance suite, which runs the built proxy as a process and talks to it over sockets.
 * Which thread: the test's own threads; nothing here runs inside the proxy.
 * What it may not know: the proxy's classes; it knows the command line, the admin port, the log and the wire.
 * Packages in order: this one, then {@code scene}, {@code product}, {@code play}; each uses only earlier ones.
 * Where to start reading: {@link dev.sluice.conformance.scene.Scene}, then {@code play.ScenePlay}.
 */
@NullMarked
package dev.sluice.conformance;

import org.jspecify.annotations.NullMarked;
