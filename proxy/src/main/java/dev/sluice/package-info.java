/** Sluice, the reverse proxy: the entry point and, below it, the packages in the order of ARCHITECTURE.md. */
@NullMarked
package dev.sluice;

import org.jspecify.annotations.NullMarked;
