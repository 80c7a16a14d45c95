package dev.sluice.upstream.probe;

import dev.sluice.upstream.balance.Health;

/**
 * The verdict over a run of results: where there is none yet the first one decides alone, so that a dead server gets no
 * requests at the start and a live one gets them at once; after that it takes {@code rise} passes or {@code fall}
 * failures in a row. Pure but for its own state; owned by the probe's loop.
 */
final class HealthState {
    private final int rise;
    private final int fall;
    private Health health;
    private int against;

    HealthState(int rise, int fall, Health health) {
        this.rise = rise;
        this.fall = fall;
        this.health = health;
    }

    Health health() {
        return health;
    }

    /** Takes a result; whether it changed the verdict. */
    boolean onResult(boolean passed) {
        Health told = passed ? Health.UP : Health.DOWN;
        if (told == health) {
            against = 0;
            return false;
        }
        against++;
        if (health != Health.UNKNOWN && against < (passed ? rise : fall)) {
            return false;
        }
        health = told;
        against = 0;
        return true;
    }
}
