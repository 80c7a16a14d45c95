package dev.sluice.conformance.product;

import dev.sluice.conformance.Deadline;
import dev.sluice.conformance.SceneFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process we started, whose output goes to a file; used by one thread at a time. */
public final class Child implements AutoCloseable {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final Path output;

    private Child(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code command} in {@code directory}; it ends with this virtual machine at the latest. */
    public static Child start(List<String> command, Path directory, Path output) {
        return start(command, directory, output, Map.of());
    }

    /** As above, with {@code environment} besides ours. */
    static Child start(List<String> command, Path directory, Path output, Map<String, String> environment) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
            // Making the class-data archive costs a start of its own; it belongs to starts by hand.
            builder.environment().putIfAbsent("SLUICE_ARCHIVE", "off");
            builder.environment().putAll(environment);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Child(process, output);
        } catch (IOException e) {
            throw new SceneFailure("cannot start " + command + ": " + e.getMessage(), e);
        }
    }

    /** The process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has printed. */
    public String output() {
        try {
            return Files.exists(output) ? Files.readString(output) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes its virtual machine collect garbage now. */
    void collectGarbage(Path directory, Deadline deadline) {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Path answer = directory.resolve("jcmd.txt");
        Child asked = start(List.of(jcmd, String.valueOf(pid()), "GC.run"), directory, answer);
        if (asked.awaitExit(deadline) != 0) {
            throw new SceneFailure("cannot make " + pid() + " collect garbage: " + asked.output());
        }
    }

    /** Sends it the signal named {@code name}, such as {@code HUP}. */
    public void signal(String name) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new SceneFailure("cannot send SIG" + name + " to " + pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** Waits until it has ended; its exit status. */
    public int awaitExit(Deadline deadline) {
        try {
            if (!process.waitFor(deadline.millisLeft(), TimeUnit.MILLISECONDS)) {
                throw new SceneFailure("the process does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    /** The memory it holds, in bytes. */
    public long residentBytes() {
        return residentBytes(pid());
    }

    static long residentBytes(long pid) {
        try {
            Matcher matcher = RESIDENT.matcher(Files.readString(Path.of("/proc", String.valueOf(pid), "status")));
            return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SceneFailure interrupted(InterruptedException e) {
        Thread.currentThread().interrupt();
        return new SceneFailure("stopped", e);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
