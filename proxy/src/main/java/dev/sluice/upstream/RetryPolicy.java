package dev.sluice.upstream;

import dev.sluice.http.Method;
import dev.sluice.observe.Reason;

/**
 * Whether a failed attempt may be followed by another. Pure: what happened and what was configured are arguments.
 * Nothing is ever retried once the client has received a byte of the response; that is the caller's to check.
 */
final class RetryPolicy {
    private final RetryConfig config;

    RetryPolicy(RetryConfig config) {
        this.config = config;
    }

    /** Whether a request that was never sent may go to another server. Safe for every method. */
    boolean retriesUnsent(int retries) {
        return retries < config.attempts() && config.on().contains(RetryOn.CONNECT);
    }

    /** Whether a request that was sent may be sent again after the failure. */
    boolean retriesSent(int retries, Reason reason, Method method, boolean replayable) {
        if (reason == Reason.UPSTREAM_REFUSED) {
            return replayable && retriesUnsent(retries);
        }
        return retries < config.attempts() && mayRepeat(method, replayable) && covers(reason);
    }

    /** Whether a request that was answered with the status may be sent to another server. */
    boolean retriesStatus(int retries, int status, Method method, boolean replayable) {
        return retries < config.attempts()
                && mayRepeat(method, replayable)
                && config.on().contains(new RetryOn(RetryOn.Kind.STATUS, status));
    }

    /** Whether any status is retried, so that the common case needs no look. */
    boolean watchesStatus() {
        return config.on().stream().anyMatch(on -> on.kind() == RetryOn.Kind.STATUS);
    }

    /**
     * Whether a request is sent once more on a new connection when a reused one was closed before a byte of the response
     * came: the server closed it as idle while the request was under way (RFC 9110 section 9.2.2).
     */
    boolean repeatsAfterReuse(Method method, boolean replayable) {
        return replayable && (method.isIdempotent() || config.unsafe());
    }

    private boolean mayRepeat(Method method, boolean replayable) {
        return replayable && (method.isSafe() || config.unsafe());
    }

    private boolean covers(Reason reason) {
        switch (reason) {
            case UPSTREAM_CLOSED:
            case UPSTREAM_RESET:
            case UPSTREAM_TLS_FAILED:
                return config.on().contains(RetryOn.RESET);
            case RESPONSE_TIMEOUT:
                return config.on().contains(RetryOn.TIMEOUT);
            default:
                return false;
        }
    }
}
