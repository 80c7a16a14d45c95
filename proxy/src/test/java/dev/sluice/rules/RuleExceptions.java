package dev.sluice.rules;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The listed exceptions to the rules, each with its reason; one that excuses nothing is itself a violation. */
public record RuleExceptions(List<Entry> entries) {
    /** One line of the list. */
    record Entry(String rule, String subject, String reason) {
        /** Subjects are whole names: {@code a.B} excuses {@code a.B.c()} and {@code a.B$C}, not {@code a.Bee}. */
        boolean excuses(String violation) {
            var at = violation.indexOf(subject);
            while (at >= 0) {
                var end = at + subject.length();
                if (end == violation.length() || !Character.isLetterOrDigit(violation.charAt(end))) {
                    return true;
                }
                at = violation.indexOf(subject, end);
            }
            return false;
        }
    }

    public static final RuleExceptions NONE = new RuleExceptions(List.of());

    /** Reads {@code RULE | subject | reason} lines; a line that misses a part is refused. */
    public static RuleExceptions read(Path file) throws IOException {
        var entries = new ArrayList<Entry>();
        for (var line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            var parts = line.split("\\s*\\|\\s*", 3);
            if (parts.length < 3 || parts[1].isBlank() || parts[2].isBlank()) {
                throw new IllegalStateException("not \"RULE | subject | reason\": " + line);
            }
            entries.add(new Entry(parts[0].strip(), parts[1], parts[2].strip()));
        }
        return new RuleExceptions(List.copyOf(entries));
    }

    /** The numbers of the rules that have exceptions. */
    public List<String> rules() {
        return entries.stream().map(Entry::rule).distinct().toList();
    }

    /** What remains of a rule's violations after its exceptions, with a complaint for each exception without use. */
    public List<String> apply(String rule, List<String> violations) {
        var mine = entries.stream().filter(e -> e.rule().equals(rule)).toList();
        var left = new ArrayList<>(violations.stream()
                .filter(v -> mine.stream().noneMatch(e -> e.excuses(v)))
                .toList());
        for (var entry : mine) {
            if (violations.stream().noneMatch(entry::excuses)) {
                left.add("rule-exceptions.txt: nothing breaks " + rule + " for " + entry.subject() + " any more");
            }
        }
        return left;
    }
}
