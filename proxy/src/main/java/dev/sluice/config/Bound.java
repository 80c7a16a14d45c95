package dev.sluice.config;

/** A value made from a tree, and how it is shown. Immutable, for any thread. */
record Bound<T>(T value, Shown shown) {}
