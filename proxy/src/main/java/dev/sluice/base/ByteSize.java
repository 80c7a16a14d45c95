package dev.sluice.base;

import org.jspecify.annotations.Nullable;

/**
 * A number of bytes as people write it, such as {@code 10MB} or {@code 64KiB}: an immutable value for any thread. KB, MB, GB
 * and TB are powers of 1000; KiB, MiB, GiB and TiB are powers of 1024.
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    /** No limit; written {@code unlimited}. */
    public static final ByteSize UNLIMITED = new ByteSize(Long.MAX_VALUE);

    private static final String MOST = Long.toString(Long.MAX_VALUE);
    private static final String[] UNITS = {"TiB", "TB", "GiB", "GB", "MiB", "MB", "KiB", "KB", "B"};
    private static final long[] FACTORS = {
        1L << 40, 1_000_000_000_000L, 1L << 30, 1_000_000_000L, 1L << 20, 1_000_000L, 1L << 10, 1_000L, 1L
    };

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    /** The size of {@code count} times 1024 bytes. */
    public static ByteSize kib(long count) {
        return new ByteSize(Math.multiplyExact(count, 1L << 10));
    }

    /** The size of {@code count} times 1024 times 1024 bytes. */
    public static ByteSize mib(long count) {
        return new ByteSize(Math.multiplyExact(count, 1L << 20));
    }

    /** The size that {@code text} says: a whole number and a unit, or {@code unlimited}; null when it says none. */
    public static @Nullable ByteSize parse(String text) {
        if (text.equals("unlimited")) {
            return UNLIMITED;
        }
        int digits = Durations.digits(text, 0);
        boolean fits = digits < MOST.length()
                || (digits == MOST.length() && text.substring(0, digits).compareTo(MOST) <= 0);
        if (digits == 0 || !fits) {
            return null;
        }
        long count = Long.parseLong(text, 0, digits, 10);
        String unit = text.substring(digits).strip();
        if (unit.isEmpty()) {
            return new ByteSize(count);
        }
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equalsIgnoreCase(unit)) {
                return count > Long.MAX_VALUE / FACTORS[i] ? null : new ByteSize(count * FACTORS[i]);
            }
        }
        return null;
    }

    /** Whether this is no limit at all. */
    public boolean isUnlimited() {
        return bytes == Long.MAX_VALUE;
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** The shortest exact form that {@link #parse} reads back. */
    @Override
    public String toString() {
        if (isUnlimited()) {
            return "unlimited";
        }
        for (int i = 0; i < UNITS.length; i++) {
            if (bytes >= FACTORS[i] && bytes % FACTORS[i] == 0) {
                return bytes / FACTORS[i] + UNITS[i];
            }
        }
        return "0B";
    }
}
