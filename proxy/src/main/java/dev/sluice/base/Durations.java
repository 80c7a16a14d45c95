package dev.sluice.base;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Durations as people write them, such as {@code 100ms}, {@code 1h30m} or {@code 1d}; pure functions for any thread. */
public final class Durations {
    private static final String[] UNITS = {"d", "h", "m", "s", "ms", "us", "ns"};
    private static final long[] NANOS = {
        86_400_000_000_000L, 3_600_000_000_000L, 60_000_000_000L, 1_000_000_000L, 1_000_000L, 1_000L, 1L
    };

    private Durations() {}

    /** The duration that {@code text} says: whole numbers with units, largest first; null when it says none. */
    public static @Nullable Duration parse(String text) {
        long total = 0;
        int at = 0;
        int lowest = -1;
        while (at < text.length()) {
            int end = digits(text, at);
            if (end == at || end - at > 18) {
                return null;
            }
            int unitEnd = letters(text, end);
            int unit = unit(text.substring(end, unitEnd));
            long count = Long.parseLong(text, at, end, 10);
            if (unit <= lowest || count > (Long.MAX_VALUE - total) / NANOS[unit]) {
                return null;
            }
            total += count * NANOS[unit];
            lowest = unit;
            at = unitEnd;
        }
        return lowest < 0 ? null : Duration.ofNanos(total);
    }

    /** The shortest exact form that {@link #parse} reads back; negative durations have none. */
    public static String print(Duration duration) {
        long left = duration.toNanos();
        if (left == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < UNITS.length; i++) {
            if (left >= NANOS[i]) {
                text.append(left / NANOS[i]).append(UNITS[i]);
                left %= NANOS[i];
            }
        }
        return text.toString();
    }

    static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }

    private static int letters(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= 'a' && text.charAt(at) <= 'z') {
            at++;
        }
        return at;
    }

    private static int unit(String name) {
        for (int i = 0; i < UNITS.length; i++) {
            if (UNITS[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
