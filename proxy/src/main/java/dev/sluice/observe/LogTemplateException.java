package dev.sluice.observe;

/** The news that a log template cannot be used, and which part of its text is at fault. Control plane only. */
public final class LogTemplateException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int start;
    private final int end;

    LogTemplateException(String message, int start, int end) {
        super(message);
        this.start = start;
        this.end = end;
    }

    /** Where in the template the fault starts. */
    public int start() {
        return start;
    }

    /** Where in the template the fault ends. */
    public int end() {
        return end;
    }
}
