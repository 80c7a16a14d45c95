package dev.sluice.upstream;

/** One reason to try another server; {@code status} matters to STATUS only and is 0 otherwise. Immutable, for any thread. */
public record RetryOn(Kind kind, int status) {
    /** No connection came about. */
    public static final RetryOn CONNECT = new RetryOn(Kind.CONNECT, 0);
    /** The connection broke before a response head. */
    public static final RetryOn RESET = new RetryOn(Kind.RESET, 0);
    /** No response head came in time. */
    public static final RetryOn TIMEOUT = new RetryOn(Kind.TIMEOUT, 0);

    /** The reasons. */
    public enum Kind {
        CONNECT,
        RESET,
        TIMEOUT,
        STATUS
    }

    /** The form it is written in. */
    @Override
    public String toString() {
        return switch (kind) {
            case CONNECT -> "connect";
            case RESET -> "reset";
            case TIMEOUT -> "timeout";
            case STATUS -> Integer.toString(status);
        };
    }
}
