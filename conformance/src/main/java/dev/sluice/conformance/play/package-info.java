/**
 * What it is: the players of a scene: scripted clients and upstreams, the admin and log readers, and what binds them.
 * Which thread: one per block; they meet only in {@code Barriers}, {@code Transcript} and the deadline.
 * What it may not know: how a product is started, beyond the {@code product} package's interface.
 * Every wait ends at the scene's deadline, and every failure names the line of the scene it happened in.
 * Where to start reading: {@link dev.sluice.conformance.play.ScenePlay}, then {@code Conversation}.
 */
@NullMarked
package dev.sluice.conformance.play;

import org.jspecify.annotations.NullMarked;
