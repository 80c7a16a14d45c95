package dev.sluice.route;

/**
 * The refusal of a pattern, a condition or a set of routes; its message names the offending value and what was
 * expected. Thrown to the thread that compiles, never on a loop.
 */
public final class RouteException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /** A refusal for the reason that the message gives. */
    public RouteException(String message) {
        super(message);
    }
}
