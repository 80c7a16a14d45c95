package dev.sluice.conformance.play;

import dev.sluice.conformance.SceneFailure;
import dev.sluice.conformance.scene.Step;
import java.util.function.LongPredicate;

/** The sending of many bytes, raw or as a body: given or generated, all of them or until nobody takes more; confined to its block's thread. */
final class Bodies {
    /** What must fit for a sender not to be stuck. */
    static final int LEAST = 8 * 1024;

    private static final long STUCK_MILLIS = 300;

    /** Where bytes go. */
    interface Sink {
        /** Takes all of {@code bytes}, or says that the other side takes no more. */
        boolean take(byte[] bytes);
    }

    private final Sink sink;
    private final LongPredicate takesWithin;
    private final Barriers barriers;

    /**
     * Bytes go to {@code sink}, which says whether they were taken; {@code takesWithin} tells whether it takes more within so
     * many milliseconds.
     */
    Bodies(Sink sink, LongPredicate takesWithin, Barriers barriers) {
        this.sink = sink;
        this.takesWithin = takesWithin;
        this.barriers = barriers;
    }

    /** {@code BYTES}, {@code generated N} or {@code generated N reach X}: all must be taken. */
    void send(Step step) {
        if (!step.says(0, "generated")) {
            if (!sink.take(Conversation.latin1(step.bytes(0)))) {
                throw new SceneFailure("the other side stopped taking bytes");
            }
        } else if (step.says(2, "reach")) {
            sendUntilStuck(step.number(1), step.argument(3), true);
        } else {
            sendGenerated(step.number(1), true);
        }
    }

    /** The same, until the other side takes no more. */
    void offer(Step step) {
        if (step.says(2, "reach")) {
            sendUntilStuck(step.number(1), step.argument(3), false);
        } else if (step.says(0, "generated")) {
            sendGenerated(step.number(1), false);
        } else {
            sink.take(Conversation.latin1(step.bytes(0)));
        }
    }

    private void sendGenerated(long length, boolean whole) {
        for (long at = 0; at < length; at += Generated.PIECE) {
            if (!sink.take(piece(at, length))) {
                if (whole) {
                    throw new SceneFailure("the other side stopped taking bytes after " + at);
                }
                return;
            }
        }
    }

    /** {@code generated N reach X}: sends, and reaches X once the other side has taken nothing for a while. */
    private void sendUntilStuck(long length, String barrier, boolean whole) {
        boolean stuck = false;
        for (long at = 0; at < length; at += LEAST) {
            if (!stuck && !takesWithin.test(STUCK_MILLIS)) {
                stuck = true;
                barriers.reach(barrier);
            }
            if (!sink.take(Generated.bytes(at, (int) Math.min(LEAST, length - at)))) {
                if (whole) {
                    throw new SceneFailure("the other side stopped taking bytes after " + at);
                }
                break;
            }
        }
        if (!stuck) {
            throw new SceneFailure("the other side took everything although nobody read it");
        }
    }

    private static byte[] piece(long at, long length) {
        return Generated.bytes(at, (int) Math.min(Generated.PIECE, length - at));
    }
}
