package dev.sluice.base;

/**
 * A source of time: monotonic nanoseconds for durations and wall-clock milliseconds for dates. Any thread may read it.
 */
public interface Clock {
    /** The system's clock. */
    Clock SYSTEM = new Clock() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long wallMillis() {
            return System.currentTimeMillis();
        }
    };

    /** Monotonic nanoseconds from an arbitrary origin; compare by subtraction only. */
    long nanos();

    /** Milliseconds since 1970-01-01T00:00:00Z. */
    long wallMillis();
}
