package dev.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where and with what a result was made; a figure without it means nothing. */
final class Machine {

    private Machine() {}

    static Map<String, String> describe(Options options, Map<String, String> javas) throws IOException {
        Map<String, String> out = new LinkedHashMap<>();
        out.put(
                "cpu",
                field("/proc/cpuinfo", "model name") + ", "
                        + Files.readString(Path.of("/proc/cpuinfo"))
                                .lines()
                                .filter(line -> line.startsWith("processor"))
                                .count()
                        + " cores");
        out.put("memory", field("/proc/meminfo", "MemTotal"));
        out.put(
                "kernel",
                Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
        out.put(
                "commit",
                firstLine(List.of("git", "-C", options.root().toString(), "describe", "--always", "--dirty")));
        for (Contender each : options.contenders()) {
            out.put(each.name(), firstLine(each.versionCommand()));
        }
        javas.forEach((name, version) -> out.put(name + " runs on", version));
        out.put("load", firstLine(List.of("wrk", "-v")));
        out.put("bench runs on", "Java " + Runtime.version());
        out.put("rounds", options.rounds() + " of " + options.seconds() + " s");
        return out;
    }

    private static String field(String file, String name) throws IOException {
        return Files.readString(Path.of(file))
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }

    private static String firstLine(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return out.lines().findFirst().orElse("unknown").strip();
    }
}
