package dev.sluice.control;

/**
 * What became of a reload. Immutable, for any thread.
 *
 * @param isApplied whether a new snapshot is published
 * @param snapshot the id of the snapshot that is served now
 * @param step the step that refused, or RETIRE
 * @param text what was done, or every problem with place and remedy
 */
public record Outcome(boolean isApplied, long snapshot, ReloadStep step, String text) {}
