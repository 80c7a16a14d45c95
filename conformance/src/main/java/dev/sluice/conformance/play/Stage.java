package dev.sluice.conformance.play;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.product.Product;
import dev.sluice.conformance.scene.Placeholders;
import java.nio.file.Path;

/**
 * What all actors of one play share; immutable.
 *
 * @param product what is being proved
 * @param directory the scratch directory of the play
 * @param placeholders ports and addresses by name
 * @param barriers where blocks wait for each other
 * @param deadline when the play must be over
 * @param transcript what happened
 */
record Stage(
        Product product,
        Path directory,
        Placeholders placeholders,
        Barriers barriers,
        Deadline deadline,
        Transcript transcript) {}
