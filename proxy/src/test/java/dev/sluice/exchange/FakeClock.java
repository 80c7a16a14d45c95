package dev.sluice.exchange;

import dev.sluice.base.Clock;

/** A clock that stands still until it is moved. */
public final class FakeClock implements Clock {
    /** When it begins: Sun, 06 Nov 1994 08:49:37 GMT. */
    public static final long START_MILLIS = 784_111_777_000L;

    private long nanos = 1_000_000_000L;

    /** Moves on. */
    public void advance(long byNanos) {
        nanos += byNanos;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return START_MILLIS + (nanos - 1_000_000_000L) / 1_000_000;
    }
}
