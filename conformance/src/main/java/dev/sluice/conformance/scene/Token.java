package dev.sluice.conformance.scene;

/**
 * One word or quoted literal of a step; immutable.
 *
 * @param quoted whether it stood in quotes
 * @param value its bytes, one per char (ISO 8859-1)
 */
public record Token(boolean quoted, String value) {}
