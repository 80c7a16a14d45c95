package dev.sluice.conformance;

import java.time.Duration;

/** A point in time that a scene must not outlive; immutable, read by every thread of the scene. */
public final class Deadline {
    private final long atNanos;
    private final Duration whole;

    private Deadline(long atNanos, Duration whole) {
        this.atNanos = atNanos;
        this.whole = whole;
    }

    /** A deadline that falls {@code duration} from now. */
    public static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos(), duration);
    }

    /** Milliseconds until the deadline, at least 1; fails once it has passed. */
    public long millisLeft() {
        long left = (atNanos - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SceneFailure("the deadline of " + whole.toMillis() + " ms has passed");
        }
        return left;
    }

    /** Whether the deadline has passed. */
    public boolean hasPassed() {
        return System.nanoTime() - atNanos >= 0;
    }
}
