package dev.sluice.config;

import org.jspecify.annotations.Nullable;

/** A value made from a tree, and how it is shown; the value is null only where a record's component may be. Immutable. */
record Bound<T>(T value, Shown shown) {}
