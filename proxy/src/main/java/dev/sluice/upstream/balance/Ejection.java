package dev.sluice.upstream.balance;

/**
 * How requests to an endpoint have gone of late: failures in a row, how often it was taken out without an answer in
 * between, and until when it is out. A failure is a connect that fails or a response that does not come in time. Immutable; {@link EjectionPolicy} says what follows a failure.
 */
public record Ejection(int failures, int level, long untilNanos) {
    /** No failure since the last success. */
    public static final Ejection NONE = new Ejection(0, 0, 0);

    /** Whether nothing failed since the last success. */
    public boolean isNone() {
        return failures == 0 && level == 0;
    }

    /** Whether the endpoint is out at this moment. */
    public boolean isOut(long nowNanos) {
        return level > 0 && untilNanos - nowNanos > 0;
    }
}
