/**
 * The rules of the code, as tests read them: who may import whom, what the data plane may not call, how long things are.
 * Thread: the test's own.
 * May not know: the product's classes; it finds them by name, so that a rule can stand before the class it speaks of.
 * Start reading at {@link dev.sluice.rules.ArchitectureRules}; the exceptions stand in rule-exceptions.txt.
 */
@NullMarked
package dev.sluice.rules;

import org.jspecify.annotations.NullMarked;
