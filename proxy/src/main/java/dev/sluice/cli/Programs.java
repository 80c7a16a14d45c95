package dev.sluice.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Other programs of this machine, found on the path and run to their end. Main thread. */
final class Programs {
    /** How a program ended and what it printed. */
    record Ended(int code, String text) {}

    private static final long PATIENCE_SECONDS = 60;

    private final List<Path> directories;

    /** Those on the path, and of the administrator, whose directories users often lack. */
    Programs(Map<String, String> environment) {
        String path = environment.getOrDefault("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin";
        this.directories = Arrays.stream(path.split(":"))
                .filter(each -> each.startsWith("/"))
                .map(Path::of)
                .toList();
    }

    /** Where a program is, or null. */
    @Nullable
    Path find(String name) {
        return directories.stream()
                .map(directory -> directory.resolve(name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    /** Runs one; what it reads is given, what it prints is taken. */
    Ended run(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> printed(process));
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return new Ended(-1, "it did not end within " + PATIENCE_SECONDS + " s");
            }
            return new Ended(process.exitValue(), text.join().strip());
        } catch (IOException e) {
            return new Ended(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Ended(-1, "interrupted");
        }
    }

    private static String printed(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }
}
