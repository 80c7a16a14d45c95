package dev.sluice.config;

import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The "did you mean" of a misspelt word: the nearest known one by Damerau-Levenshtein distance. Pure, for any thread. */
public final class Suggestion {
    private static final int LONGEST = 64;

    private Suggestion() {}

    /** The known word nearest to {@code word}, when it is near enough to be meant. */
    public static @Nullable String nearest(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > LONGEST) {
            return null;
        }
        int best = 1 + Math.max(1, word.length() / 3);
        String found = null;
        for (String candidate : known) {
            boolean near = !candidate.equals(word) && Math.abs(candidate.length() - word.length()) < best;
            int distance = near ? distance(word.toLowerCase(Locale.ROOT), candidate.toLowerCase(Locale.ROOT)) : best;
            if (distance < best) {
                best = distance;
                found = candidate;
            }
        }
        return found;
    }

    /** "did you mean 'x'?", or nothing when no known word is near. */
    static String text(String word, Collection<String> known) {
        String near = nearest(word, known);
        return near == null ? "" : "did you mean '" + near + "'?";
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn {@code a} into {@code b} (restricted edit distance). */
    static int distance(String a, String b) {
        int[] before = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int cost = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + cost);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                row[j] = swapped ? Math.min(row[j], before[j - 2] + 1) : row[j];
            }
            int[] spare = before;
            before = above;
            above = row;
            row = spare;
        }
        return above[b.length()];
    }
}
