package dev.sluice.conformance.play;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** What happened in one play, in order, for the reader of a failure; safe from every thread of the scene. */
public final class Transcript {
    private static final int LONGEST = 400;
    private static final int MOST_LINES = 500;

    private final long startNanos = System.nanoTime();
    private final Deque<String> lines = new ArrayDeque<>();

    /** Adds what {@code who} did. */
    public synchronized void add(String who, String what) {
        double millis = (System.nanoTime() - startNanos) / 1e6;
        lines.add(String.format(Locale.ROOT, "%8.1f ms  %-10s %s", millis, who, what));
        if (lines.size() > MOST_LINES) {
            lines.remove();
        }
    }

    /** Adds the bytes that {@code who} sent or received. */
    void add(String who, String arrow, byte[] bytes, int from, int length) {
        add(who, arrow + " " + length + " B  " + shown(bytes, from, length));
    }

    @Override
    public synchronized String toString() {
        return String.join("\n", lines);
    }

    /** The bytes with everything that does not print escaped, cut to a length a person reads. */
    static String shown(byte[] bytes, int from, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < from + Math.min(length, LONGEST); i++) {
            appendShown(text, bytes[i] & 0xff);
        }
        return text.append(length > LONGEST ? "..." : "").toString();
    }

    private static void appendShown(StringBuilder text, int b) {
        switch (b) {
            case '\r' -> text.append("\\r");
            case '\n' -> text.append("\\n");
            case '\t' -> text.append("\\t");
            default -> {
                if (b >= ' ' && b < 0x7f) {
                    text.append((char) b);
                } else {
                    text.append(String.format(Locale.ROOT, "\\x%02x", b));
                }
            }
        }
    }
}
