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
 * Raw bytes that proxies may read differently: what we make of them, and what each peer that differs makes of them and why;
 * immutable.
 *
 * @param name what they are
 * @param bytes the bytes, one per char
 * @param outcome what we make of them
 * @param others by the peer's name, what a peer that differs makes of them
 */
record DifferentialCase(String name, String bytes, String outcome, Map<String, String> others) {
    private static final List<String> PEERS = List.of("nginx", "haproxy");
    private static final Path FILE = Path.of("differential", "cases.txt");

    /** All cases of the file, whose lines are {@code case}, {@code send}, {@code sluice}, {@code nginx}, {@code nginx-why} and so on. */
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
        Map<String, String> others = new LinkedHashMap<>(values);
        others.keySet().retainAll(PEERS);
        String name = values.getOrDefault("case", "?");
        String outcome = values.getOrDefault("sluice", "?");
        for (String peer : PEERS) {
            boolean explained = !values.getOrDefault(peer + "-why", "").isBlank();
            if (explained != others.containsKey(peer) || outcome.equals(others.get(peer))) {
                throw new IllegalArgumentException(
                        name + ": a peer has an outcome of its own and a reason, or neither");
            }
        }
        return new DifferentialCase(name, bytes.toString(), outcome, others);
    }

    /** What {@code peer} makes of the bytes. */
    String outcome(String peer) {
        return others.getOrDefault(peer, outcome);
    }
}
