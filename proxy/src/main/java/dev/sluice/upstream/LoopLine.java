package dev.sluice.upstream;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One loop's part of the line of requests that wait for a place, first come, first served over all loops. A free place
 * is told to the loop whose head has waited longest; that one tries, keeping its place in the line meanwhile, and then
 * the word goes on: to the longest waiting one again if it got what it wanted, else to the next. Every step is a task of
 * its own, however many fail at once. Owned by that loop.
 */
final class LoopLine {
    /** Who waits in it. Owned by the loop. */
    interface Waiting {
        /** What {@link #ticket(long)} was told. */
        long ticket();

        /** Says when it came into the line; 0 when it is in none. */
        void ticket(long ticket);

        /** Whether a place may suit others and not it, as it has been at some servers already. */
        boolean isChoosy();

        /** A place may be free: it leaves the line, served or failed, or stays. */
        void onTurn();
    }

    private final WaitingLine all;
    private final int loop;
    private final boolean shared;
    private final BooleanSupplier hasPlace;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    /**
     * The part of this loop.
     *
     * @param shared whether places are shared among loops, or each loop has its own
     * @param hasPlace whether there may be a place just now, for some loop or other
     */
    LoopLine(WaitingLine all, int loop, boolean shared, BooleanSupplier hasPlace) {
        this.all = all;
        this.loop = loop;
        this.shared = shared;
        this.hasPlace = hasPlace;
    }

    /** Whether who comes now has to wait behind others. */
    boolean isBusy() {
        return shared ? all.length() > 0 : !waiting.isEmpty();
    }

    /** Whether nobody waits on this loop. */
    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Joins the line at its end; false when it is full. */
    boolean join(Waiting who) {
        if (!all.tryJoin()) {
            return false;
        }
        who.ticket(all.nextTicket());
        waiting.addLast(who);
        if (waiting.size() == 1) {
            all.head(loop, who.ticket());
        }
        return true;
    }

    /** Leaves the line, from whatever place. */
    void leave(Waiting who) {
        who.ticket(0);
        boolean first = waiting.peekFirst() == who;
        if (first) {
            waiting.pollFirst();
            Waiting next = waiting.peekFirst();
            all.head(loop, next == null ? WaitingLine.NOBODY : next.ticket());
        }
        if (first || waiting.remove(who)) {
            all.leave();
        }
    }

    /** A place may have become free. */
    void onPlaceFree() {
        if (!shared) {
            wake();
        } else if (all.length() > 0) {
            all.wakeAfter(0);
        }
    }

    /** Has this loop's head look for a place soon. */
    void wake() {
        if (!waiting.isEmpty()) {
            all.wake(loop);
        }
    }

    /** Lets the head try, and whoever stands behind one that only certain places suit. */
    void turn() {
        all.awake(loop);
        Waiting who = waiting.peekFirst();
        boolean stayed = false;
        boolean choosy = true;
        while (who != null && choosy) {
            long ticket = who.ticket();
            choosy = who.isChoosy();
            who.onTurn();
            stayed = who.ticket() == ticket;
            who = stayed ? after(ticket) : null;
        }
        goOn(stayed);
    }

    private @Nullable Waiting after(long ticket) {
        for (Waiting who : waiting) {
            if (who.ticket() > ticket) {
                return who;
            }
        }
        return null;
    }

    /** Passes the word on: there may be more than one place, or one that suits others. */
    private void goOn(boolean stayed) {
        Waiting head = waiting.peekFirst();
        if (!shared) {
            if (!stayed) {
                wake();
            }
        } else if (hasPlace.getAsBoolean()) {
            all.wakeAfter(stayed && head != null ? head.ticket() : 0);
        }
    }
}
