package dev.sluice.base;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel (Varghese and Lauck, 1987, scheme 6) with lazy re-arming: a timer whose deadline moved later
 * stays in its slot and is placed anew when the slot comes round. Resolution is one tick; deadlines never fire early.
 * Owned by one loop, which calls {@link #advance} about once a tick.
 */
public final class TimerWheel {
    /** The length of a tick in nanoseconds: 20 ms. */
    public static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final int SLOTS = 1024;

    private final @Nullable Timer[] slots = new @Nullable Timer[SLOTS];
    private final Clock clock;
    private final long origin;
    private long tick;
    private int linked;

    /** Kept by the timers, too. */
    int armed;

    /** An empty wheel that starts at the clock's present. */
    public TimerWheel(Clock clock) {
        this.clock = clock;
        this.origin = clock.nanos();
    }

    /** Arms the timer to expire once {@code delayNanos} have passed; replaces an earlier deadline. */
    public void arm(Timer timer, long delayNanos) {
        arm(timer, delayNanos, clock.nanos());
    }

    /** As {@link #arm(Timer, long)} for a caller that has just read the clock. */
    public void arm(Timer timer, long delayNanos, long nowNanos) {
        long due = nowNanos - origin + Math.max(0, delayNanos);
        // a delay without measure lies beyond the end of time
        long deadline = (due < 0 ? Long.MAX_VALUE : due) / TICK_NANOS + 1;
        if (!timer.isArmed()) {
            timer.wheel = this;
            armed++;
        }
        timer.deadlineTick = deadline;
        if (timer.linked && timer.slotTick > deadline) {
            unlink(timer);
        }
        if (!timer.linked) {
            link(timer);
        }
    }

    /** Disarms the timer and takes it off the wheel, so that nothing refers to its owner any longer. */
    public void remove(Timer timer) {
        timer.disarm();
        if (timer.linked) {
            unlink(timer);
        }
    }

    /** Timers on the wheel, armed or waiting to be dropped. */
    public int size() {
        return linked;
    }

    /** Timers whose deadline is still to come. */
    public int armed() {
        return armed;
    }

    /** Expires every timer whose deadline has passed. */
    public void advance() {
        long target = (clock.nanos() - origin) / TICK_NANOS;
        if (target - tick > SLOTS) {
            // after a long stall one turn visits every slot
            tick = target - SLOTS;
        }
        while (tick < target) {
            tick++;
            visit((int) (tick & (SLOTS - 1)), target);
        }
    }

    private void visit(int slot, long now) {
        Timer timer = slots[slot];
        slots[slot] = null;
        Timer keep = null;
        while (timer != null) {
            Timer next = timer.next;
            timer.previous = null;
            timer.next = null;
            timer.linked = false;
            linked--;
            if (timer.deadlineTick <= now) {
                timer.nextDue = keep;
                keep = timer;
            } else if (timer.isArmed()) {
                link(timer);
            }
            timer = next;
        }
        fire(keep);
    }

    private static void fire(@Nullable Timer first) {
        Timer timer = first;
        RuntimeException thrown = null;
        while (timer != null) {
            Timer next = timer.nextDue;
            timer.nextDue = null;
            // an earlier expiry of this turn may have disarmed or re-armed it
            if (timer.isArmed() && !timer.linked) {
                timer.disarm();
                try {
                    timer.expiry.onExpired(timer);
                } catch (RuntimeException e) {
                    // the others that are due are off the wheel already and would never be told
                    thrown = e;
                }
            }
            timer = next;
        }
        if (thrown != null) {
            throw thrown;
        }
    }

    private void link(Timer timer) {
        long at = Math.max(timer.deadlineTick, tick + 1);
        timer.slotTick = Math.min(at, tick + SLOTS - 1);
        int slot = (int) (timer.slotTick & (SLOTS - 1));
        Timer head = slots[slot];
        timer.previous = null;
        timer.next = head;
        if (head != null) {
            head.previous = timer;
        }
        slots[slot] = timer;
        timer.linked = true;
        linked++;
    }

    private void unlink(Timer timer) {
        if (timer.previous != null) {
            timer.previous.next = timer.next;
        } else {
            slots[(int) (timer.slotTick & (SLOTS - 1))] = timer.next;
        }
        if (timer.next != null) {
            timer.next.previous = timer.previous;
        }
        timer.previous = null;
        timer.next = null;
        timer.linked = false;
        linked--;
    }
}
