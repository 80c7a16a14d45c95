package dev.sluice.base;

import java.security.SecureRandom;

/** The source of randomness that nobody can guess: for keys and serial numbers. Any thread may use what it answers. */
public final class Entropy {
    private Entropy() {}

    /** The system's generator; it may block for a moment while it is new. */
    public static SecureRandom system() {
        return new SecureRandom();
    }
}
