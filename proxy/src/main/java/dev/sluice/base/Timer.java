package dev.sluice.base;

import org.jspecify.annotations.Nullable;

/**
 * A deadline on a {@link TimerWheel} that is re-armed, never re-created: moving it later writes one field. Owned by the
 * wheel's loop.
 */
public final class Timer {
    /** What a timer calls when its deadline has passed. */
    public interface Expiry {
        /** The deadline has passed and the timer is disarmed; runs on the wheel's loop. */
        void onExpired(Timer timer);
    }

    private static final long NEVER = Long.MAX_VALUE;

    final Expiry expiry;
    long deadlineTick = NEVER;
    long slotTick;

    @Nullable
    Timer previous;

    @Nullable
    Timer next;

    @Nullable
    Timer nextDue;

    boolean linked;

    /** Where it is armed, or was; null before the first time. */
    @Nullable
    TimerWheel wheel;

    /** A disarmed timer. */
    public Timer(Expiry expiry) {
        this.expiry = expiry;
    }

    /** Whether a deadline is set. */
    public boolean isArmed() {
        return deadlineTick != NEVER;
    }

    /** Forgets the deadline; the wheel drops the timer when it next meets it. */
    public void disarm() {
        TimerWheel armedOn = wheel;
        if (deadlineTick != NEVER && armedOn != null) {
            deadlineTick = NEVER;
            armedOn.armed--;
        }
    }
}
