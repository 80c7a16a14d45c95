package dev.sluice.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The problems of one reading, gathered so that a person sees all of them at once. For one thread, the reader's. */
public final class Problems {
    /** A file made by a broken script must not print for minutes. */
    static final int MOST = 1000;

    private final Set<Problem> found = new LinkedHashSet<>();

    void add(Place place, String message, String remedy) {
        if (found.size() < MOST) {
            found.add(new Problem(place, message, remedy));
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    int size() {
        return found.size();
    }

    /** The problems, in the order of the files and their lines. */
    List<Problem> sorted() {
        List<Problem> all = new ArrayList<>(found);
        List<String> files = all.stream().map(p -> p.place().file()).distinct().toList();
        all.sort(Comparator.comparingInt((Problem p) -> files.indexOf(p.place().file()))
                .thenComparingInt(p -> p.place().line())
                .thenComparingInt(p -> p.place().column()));
        return List.copyOf(all);
    }

    /** All of {@code problems} as a person reads them, with a last line that counts them. */
    public static String render(List<Problem> problems) {
        StringBuilder text = new StringBuilder();
        for (Problem problem : problems) {
            text.append(problem.render());
        }
        String more = problems.size() >= MOST ? " or more" : "";
        String noun = problems.size() == 1 ? " problem" : " problems";
        return text.append(problems.size())
                .append(more)
                .append(noun)
                .append('\n')
                .toString();
    }
}
