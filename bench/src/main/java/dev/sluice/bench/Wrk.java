package dev.sluice.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The closed-loop load: wrk with one thread and a script that prints its figures on one line. */
final class Wrk {

    private static final String DONE = """
            done = function(s, l, r)
              local e = s.errors
              io.write(string.format("wrk requests=%d micros=%d p50=%d p99=%d errors=%d\\n", s.requests, s.duration,
                l:percentile(50), l:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
            end
            """;
    private static final String UPLOAD = """
            wrk.method = "POST"
            wrk.headers["Content-Type"] = "application/octet-stream"
            wrk.body = string.rep("x", 1048576)
            """;
    private static final String CLOSE = "wrk.headers[\"Connection\"] = \"close\"\n";
    private static final String PATHS = """
            local all, at = {}, 0
            init = function(args)
              for i = 1, MANY do all[i] = wrk.format("GET", "/r" .. (i * 7919 % MANY) .. "/x") end
            end
            request = function()
              at = at % MANY + 1
              return all[at]
            end
            """;

    private final Path dir;

    Wrk(Path dir) {
        this.dir = dir;
    }

    /** Runs to the end of the measurement; whoever calls it waits. */
    Load run(Case which, int port, double seconds) throws IOException {
        Process process = start(which, port, seconds);
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return parse(out);
        } finally {
            process.destroy();
        }
    }

    /** Starts a run whose figures the caller takes elsewhere. */
    Process start(Case which, int port, double seconds) throws IOException {
        Path script = dir.resolve("load-" + which.key + ".lua");
        Files.writeString(script, script(which));
        // wrk knows whole seconds only; timeout's signal makes it stop and report like its own end would.
        int limit = (int) Math.ceil(seconds) + 1;
        List<String> command = new ArrayList<>(List.of("timeout", "-s", "INT", Double.toString(seconds), "wrk"));
        command.addAll(List.of("-t", "1", "-c", Integer.toString(which.connections), "-d", limit + "s"));
        command.addAll(List.of("--timeout", "10s", "-s", script.toString()));
        command.add("http://127.0.0.1:" + port + which.path);
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    static String script(Case which) {
        String setup = switch (which.shape) {
            case UPLOAD -> UPLOAD;
            case CLOSE -> CLOSE;
            case PATHS -> PATHS.replace("MANY", Integer.toString(Case.MANY));
            default -> "";
        };
        return setup + DONE;
    }

    /** Reads the line that the script prints. */
    static Load parse(String output) {
        for (String line : output.lines().toList()) {
            if (line.startsWith("wrk requests=")) {
                return new Load(
                        value(line, "requests"),
                        value(line, "micros") / 1e6,
                        value(line, "p50") / 1e3,
                        value(line, "p99") / 1e3,
                        value(line, "errors"));
            }
        }
        throw new IllegalArgumentException("wrk said nothing usable: " + output);
    }

    private static long value(String line, String key) {
        int at = line.indexOf(' ' + key + '=');
        if (at < 0) {
            throw new IllegalArgumentException("no " + key + " in: " + line);
        }
        int from = at + key.length() + 2;
        int to = line.indexOf(' ', from);
        return Long.parseLong(to < 0 ? line.substring(from) : line.substring(from, to));
    }
}
