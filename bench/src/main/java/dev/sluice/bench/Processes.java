package dev.sluice.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What /proc says of a process and its descendants: CPU time and memory. Called from the main thread. */
final class Processes {

    private static final long TICK_NANOS = 10_000_000;

    private Processes() {}

    /** Nanoseconds on a CPU, of every living thread, and in ticks of every thread that ever was. */
    record Cpu(Map<Long, Long> threadNanos, Map<Long, Long> processNanos) {

        /** The time spent since {@code before}. Both sums can only fall short, so the larger one is nearer. */
        long since(Cpu before) {
            return Math.max(difference(threadNanos, before.threadNanos), difference(processNanos, before.processNanos));
        }

        private static long difference(Map<Long, Long> now, Map<Long, Long> then) {
            long sum = 0;
            for (Map.Entry<Long, Long> each : now.entrySet()) {
                sum += each.getValue() - then.getOrDefault(each.getKey(), 0L);
            }
            return sum;
        }
    }

    static Cpu cpu(ProcessHandle root) throws IOException {
        Map<Long, Long> threads = new HashMap<>();
        Map<Long, Long> processes = new HashMap<>();
        for (long pid : family(root)) {
            Path proc = Path.of("/proc", Long.toString(pid));
            String stat = readIfThere(proc.resolve("stat"));
            if (stat.isEmpty()) {
                continue;
            }
            processes.put(pid, statNanos(stat));
            for (Path task : tasks(proc)) {
                threads.put(
                        Long.valueOf(task.getFileName().toString()),
                        scheduledNanos(readIfThere(task.resolve("schedstat"))));
            }
        }
        return new Cpu(threads, processes);
    }

    private static List<Path> tasks(Path proc) throws IOException {
        try (Stream<Path> tasks = Files.list(proc.resolve("task"))) {
            return tasks.toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (UncheckedIOException e) {
            IOException cause = Objects.requireNonNull(e.getCause());
            if (isGone(cause)) {
                return List.of();
            }
            throw cause;
        }
    }

    /** First field of schedstat: nanoseconds spent running, user and system. */
    static long scheduledNanos(String schedstat) {
        return schedstat.isEmpty() ? 0 : Long.parseLong(schedstat.substring(0, schedstat.indexOf(' ')));
    }

    /** utime + stime of proc(5) stat; the command name before them may hold anything, so count after its end. */
    static long statNanos(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * TICK_NANOS;
    }

    /** Nanoseconds that a core was busy with anything, stolen time included, from the text of /proc/stat. */
    static long coreNanos(String stat, String core) {
        for (String line : stat.lines().toList()) {
            if (line.startsWith("cpu" + core + " ")) {
                String[] fields = line.split(" ", -1);
                long ticks = 0;
                for (int i = 1; i <= 8; i++) {
                    boolean waiting = i == 4 || i == 5; // idle and iowait, see proc(5)
                    ticks += waiting ? 0 : Long.parseLong(fields[i]);
                }
                return ticks * TICK_NANOS;
            }
        }
        return 0;
    }

    /** The sum of one field of smaps_rollup (Rss or Pss), in bytes. */
    static long memory(ProcessHandle root, String field) throws IOException {
        long sum = 0;
        for (long pid : family(root)) {
            sum += kilobytes(readIfThere(Path.of("/proc", Long.toString(pid), "smaps_rollup")), field);
        }
        return sum * 1024;
    }

    static long kilobytes(String text, String field) {
        for (String line : text.lines().toList()) {
            if (line.startsWith(field + ":")) {
                return Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }

    /** The process and all its descendants. */
    static List<Long> family(ProcessHandle root) {
        List<Long> pids = new ArrayList<>();
        pids.add(root.pid());
        root.descendants().forEach(child -> pids.add(child.pid()));
        return pids;
    }

    /** The text of a file of /proc, or nothing if the thread or process it tells of has ended, before opening it or since. */
    static String readIfThere(Path path) throws IOException {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            if (isGone(e)) {
                return "";
            }
            throw e;
        }
    }

    /** ESRCH, which read(2) gives for an ended process; Java has no exception of its own for it. */
    static boolean isGone(IOException e) {
        return String.valueOf(e.getMessage()).contains("No such process");
    }
}
