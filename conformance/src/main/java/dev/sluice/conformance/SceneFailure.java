package dev.sluice.conformance;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The verdict that a scene did not hold, with the words a reader needs; thrown on the thread that saw it. */
public final class SceneFailure extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A failure that is explained by its message alone. */
    public SceneFailure(String message) {
        super(message);
    }

    /** A failure with what brought it about. */
    public SceneFailure(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
