package dev.sluice.upstream;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/**
 * What the loops know of each other's waiting requests for a service: how many there are, and since when the first of
 * each loop has waited, as a ticket that counts up. Shared by all loops; who frees a place finds the loop whose turn it
 * is without asking it.
 */
final class WaitingLine {
    /** The ticket of a loop on which nobody waits. */
    static final long NOBODY = Long.MAX_VALUE;

    private final int room;
    private final IntConsumer waker;
    private final AtomicInteger length = new AtomicInteger();
    private final AtomicLong tickets = new AtomicLong();
    private final AtomicLongArray heads;
    private final AtomicIntegerArray woken;

    /** A line for so many requests; {@code waker} has the loop of a number run {@link LoopLine#turn} a little later. */
    WaitingLine(int loops, int room, IntConsumer waker) {
        this.room = room;
        this.waker = waker;
        this.heads = new AtomicLongArray(loops);
        this.woken = new AtomicIntegerArray(loops);
        for (int i = 0; i < loops; i++) {
            heads.set(i, NOBODY);
        }
    }

    /** How many wait, over all loops. */
    int length() {
        return length.get();
    }

    /** Takes one of the places in the line; false when there is none. */
    boolean tryJoin() {
        if (length.incrementAndGet() <= room) {
            return true;
        }
        length.decrementAndGet();
        return false;
    }

    void leave() {
        length.decrementAndGet();
    }

    long nextTicket() {
        return tickets.incrementAndGet();
    }

    void head(int loop, long ticket) {
        heads.set(loop, ticket);
    }

    /** Wakes the loop whose head has waited longest of those that came after this ticket, if there is one. */
    void wakeAfter(long ticket) {
        long least = NOBODY;
        int oldest = 0;
        for (int i = 0; i < heads.length(); i++) {
            long head = heads.get(i);
            if (head > ticket && head < least) {
                least = head;
                oldest = i;
            }
        }
        if (least != NOBODY) {
            wake(oldest);
        }
    }

    /** Wakes the loop, unless that is under way. */
    void wake(int loop) {
        if (woken.compareAndSet(loop, 0, 1)) {
            waker.accept(loop);
        }
    }

    /** The loop looks now; what becomes free from here on wakes it again. */
    void awake(int loop) {
        woken.set(loop, 0);
    }
}
