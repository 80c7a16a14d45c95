package dev.sluice.upstream.balance;

/**
 * Which lanes a pick may choose from, the best class that has an untried lane: available primaries; if there is none,
 * available backups; if there is none, in a panic, those that are merely ejected or unresolved (better a try than a
 * certain 503), primaries before backups. What the check found down stays out. A full lane keeps its class, so full
 * primaries make requests wait and do not spill over to backups. Immutable.
 */
public enum Standing {
    /** An available primary. */
    PRIMARY(false, false),
    /** An available backup. */
    BACKUP(true, false),
    /** A primary that is ejected or unresolved. */
    PANIC_PRIMARY(false, true),
    /** A backup that is ejected or unresolved. */
    PANIC_BACKUP(true, true),
    /** There are lanes to choose from, but all are at their limit: wait in the queue. */
    FULL(false, false),
    /** Every lane was tried or is down. */
    NONE(false, false);

    private static final Standing[] CLASSES = {PRIMARY, BACKUP, PANIC_PRIMARY, PANIC_BACKUP};

    private final boolean backup;
    private final boolean panic;

    Standing(boolean backup, boolean panic) {
        this.backup = backup;
        this.panic = panic;
    }

    /** The class to choose from, or {@link #FULL} or {@link #NONE} with none to choose. */
    public static Standing of(Lane[] lanes, Tried tried, long nowNanos) {
        for (Standing standing : CLASSES) {
            Standing found = standing.among(lanes, tried, nowNanos);
            if (found != NONE) {
                return found;
            }
        }
        return NONE;
    }

    /** This class if one of its lanes has room, FULL if none of them has, NONE if it has no lane. */
    private Standing among(Lane[] lanes, Tried tried, long nowNanos) {
        Standing found = NONE;
        for (Lane lane : lanes) {
            if (covers(lane, tried, nowNanos)) {
                if (!lane.isFull()) {
                    return this;
                }
                found = FULL;
            }
        }
        return found;
    }

    /** Whether a pick of this class may choose the lane. */
    boolean admits(Lane lane, Tried tried, long nowNanos) {
        return covers(lane, tried, nowNanos) && !lane.isFull();
    }

    private boolean covers(Lane lane, Tried tried, long nowNanos) {
        Endpoint endpoint = lane.endpoint();
        return lane.backup == backup
                && !tried.has(lane)
                && (panic ? endpoint.health() != Health.DOWN : endpoint.isAvailable(nowNanos));
    }
}
