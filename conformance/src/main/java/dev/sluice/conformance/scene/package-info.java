/**
 * What it is: the scene language, from text to checked records.
 * Which thread: any; everything here is immutable or confined to one parse.
 * What it may not know: sockets, processes, the proxy.
 * Its grammar is told in docs/testing.md.
 * Where to start reading: {@link dev.sluice.conformance.scene.SceneParser}.
 */
@NullMarked
package dev.sluice.conformance.scene;

import org.jspecify.annotations.NullMarked;
