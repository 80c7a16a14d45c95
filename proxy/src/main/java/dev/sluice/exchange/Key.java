package dev.sluice.exchange;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * A typed slot of an exchange, where a filter keeps what it must remember between its hooks. Declared once as a static
 * constant; immutable.
 *
 * @param <T> what the slot holds
 */
@SuppressWarnings("UnusedTypeParameter") // it types what Exchange.get and set take
public final class Key<T> {
    private static final AtomicInteger DECLARED = new AtomicInteger();

    private final int index = DECLARED.getAndIncrement();

    private Key() {}

    /** Declares a slot. */
    public static <T> Key<T> of() {
        return new Key<>();
    }

    /** Where the slot stands in the exchange's array. */
    int index() {
        return index;
    }

    /** How many slots are declared. */
    static int declared() {
        return DECLARED.get();
    }
}
