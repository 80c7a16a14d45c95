package dev.sluice.config;

/** Something wrong in a configuration: where, what, and what to do about it (empty when plain). Immutable, for any thread. */
public record Problem(Place place, String message, String remedy) {
    private static final int WIDTH = 160;

    /** The problem as a person reads it: place and message, the line, the offending text underlined, the remedy. */
    public String render() {
        StringBuilder text = new StringBuilder(place.toString())
                .append(": ")
                .append(printable(message))
                .append('\n');
        if (!place.source().isEmpty()) {
            underline(text);
        }
        if (!remedy.isEmpty()) {
            text.append("  ").append(remedy).append('\n');
        }
        return text.toString();
    }

    private void underline(StringBuilder text) {
        String line = printable(place.source());
        int start = Math.max(0, Math.min(place.column() - 1, line.length()));
        int from = start < WIDTH ? 0 : start - WIDTH / 2;
        int shownEnd = Math.min(line.length(), from + WIDTH);
        int marks = Math.max(1, Math.min(place.length(), shownEnd - start));
        text.append("    ").append(line, from, shownEnd).append('\n');
        text.append("    ")
                .append(" ".repeat(start - from))
                .append("^".repeat(marks))
                .append('\n');
    }

    /** A control character would move the marks, or the terminal. */
    private static String printable(String line) {
        StringBuilder clean = new StringBuilder(line.length());
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            clean.append(Character.isISOControl(c) ? ' ' : c);
        }
        return clean.toString();
    }
}
