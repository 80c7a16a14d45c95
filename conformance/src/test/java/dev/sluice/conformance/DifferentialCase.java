package dev.sluice.conformance;

import dev.sluice.conformance.scene.Token;
import dev.sluice.conformance.scene.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Raw bytes that proxies may read differently: what we make of them, and for each peer that differs, why; immutable.
 *
 * @param name what they are
 * @param bytes the bytes, one per char
 * @param outcome what we make of them
 * @param reasons by the peer's name, why it may differ
 */
record DifferentialCase(String name, String bytes, String outcome, Map<String, String> reasons) {
    private static final Path FILE = Path.of("differential", "cases.txt");

    /** All cases of the file, whose lines are {@code case}, {@code send}, {@code sluice}, {@code nginx}, {@code haproxy}. */
    static List<DifferentialCase> all() {
        List<DifferentialCase> cases = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        for (String line : lines()) {
            int space = line.indexOf(' ');
            if (line.startsWith("case ") && !values.isEmpty()) {
                cases.add(of(values));
                values.clear();
            }
            if (space > 0 && !line.startsWith("#")) {
                values.put(line.substring(0, space), line.substring(space + 1));
            }
        }
        cases.add(of(values));
        return cases;
    }

    private static List<String> lines() {
        try {
            return Files.readAllLines(FILE).stream().map(String::strip).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DifferentialCase of(Map<String, String> values) {
        StringBuilder bytes = new StringBuilder();
        for (Token token : Tokenizer.tokens(values.getOrDefault("send", ""))) {
            bytes.append(token.value());
        }
        Map<String, String> reasons = new LinkedHashMap<>(values);
        reasons.keySet().retainAll(List.of("nginx", "haproxy"));
        return new DifferentialCase(
                values.getOrDefault("case", "?"), bytes.toString(), values.getOrDefault("sluice", "?"), reasons);
    }
}
