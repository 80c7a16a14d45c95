package dev.sluice.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sluice.observe.Family;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What the operating system and the virtual machine say about this process, read when a scraper asks. The names are
 * those that other programs' dashboards use already. Any thread but a loop.
 */
public final class ProcessReadings {
    private static final Family RESIDENT =
            Family.gauge("process_resident_memory_bytes", "Memory of the process that is resident now.");
    private static final Family CPU =
            Family.counter("process_cpu_seconds_total", "Processor time the process has used, user and system.");
    private static final Family START =
            Family.gauge("process_start_time_seconds", "When the process started, in Unix time.");
    private static final Family OPEN_FILES = Family.gauge("process_open_fds", "File descriptors open now.");
    private static final Family MAX_FILES =
            Family.gauge("process_max_fds", "File descriptors the process may have open.");
    private static final Family MEMORY_USED =
            Family.gauge("jvm_memory_used_bytes", "Memory of the virtual machine in use, by area.", "area");
    private static final Family MEMORY_COMMITTED = Family.gauge(
            "jvm_memory_committed_bytes", "Memory the virtual machine has taken from the system, by area.", "area");
    private static final Family MEMORY_MAX =
            Family.gauge("jvm_memory_max_bytes", "Heap the virtual machine may use at most.", "area");
    private static final Family BUFFERS =
            Family.gauge("jvm_buffer_pool_used_bytes", "Memory of buffers outside the heap, by pool.", "pool");
    private static final Family NETWORK_BUFFERS = Family.gauge(
            "sluice_network_buffers_bytes", "Memory the network buffers' allocator has taken outside the heap.");
    private static final Family COLLECTIONS =
            Family.counter("jvm_gc_collections_total", "Garbage collections, by collector.", "gc");
    private static final Family COLLECTION_TIME =
            Family.counter("jvm_gc_seconds_total", "Time spent in garbage collections, by collector.", "gc");
    private static final Family THREADS = Family.gauge("jvm_threads_current", "Threads alive now.");

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final List<String> HEAP = List.of("heap");
    private static final List<String> NON_HEAP = List.of("nonheap");
    private static final List<String> NONE = List.of();

    private final LongSupplier networkBuffers;

    /** Readings of this process; {@code networkBuffers} tells the bytes the network buffers' allocator holds. */
    public ProcessReadings(LongSupplier networkBuffers) {
        this.networkBuffers = networkBuffers;
    }

    static List<Family> families() {
        return List.of(
                RESIDENT,
                CPU,
                START,
                OPEN_FILES,
                MAX_FILES,
                MEMORY_USED,
                MEMORY_COMMITTED,
                MEMORY_MAX,
                BUFFERS,
                NETWORK_BUFFERS,
                COLLECTIONS,
                COLLECTION_TIME,
                THREADS);
    }

    /** The resident memory of this process in bytes, or 0 where the system does not tell. */
    public static long residentBytes() {
        try {
            for (String line : Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1)) {
                if (line.startsWith("VmRSS:")) {
                    String kilobytes = line.substring(line.indexOf(':') + 1, line.indexOf("kB"));
                    return Long.parseLong(kilobytes.strip()) * 1024;
                }
            }
        } catch (IOException e) {
            return 0;
        }
        return 0;
    }

    void read(Exposition.Lines lines) {
        one(lines, RESIDENT, residentBytes());
        readSystem(lines);
        readMemory(lines);
        lines.family(BUFFERS);
        for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
            lines.value(List.of(pool.getName()), NONE, Math.max(pool.getMemoryUsed(), 0));
        }
        one(lines, NETWORK_BUFFERS, networkBuffers.getAsLong());
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        lines.family(COLLECTIONS);
        for (GarbageCollectorMXBean gc : collectors) {
            lines.value(List.of(gc.getName()), NONE, Math.max(gc.getCollectionCount(), 0));
        }
        lines.family(COLLECTION_TIME);
        for (GarbageCollectorMXBean gc : collectors) {
            lines.seconds(List.of(gc.getName()), Math.max(gc.getCollectionTime(), 0) * 1_000_000);
        }
        one(lines, THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
    }

    private static void readSystem(Exposition.Lines lines) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            lines.family(CPU);
            lines.seconds(NONE, Math.max(system.getProcessCpuTime(), 0));
            one(lines, OPEN_FILES, system.getOpenFileDescriptorCount());
            one(lines, MAX_FILES, system.getMaxFileDescriptorCount());
        }
        lines.family(START);
        lines.seconds(NONE, ManagementFactory.getRuntimeMXBean().getStartTime() * 1_000_000);
    }

    private static void readMemory(Exposition.Lines lines) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
        lines.family(MEMORY_USED);
        lines.value(HEAP, NONE, heap.getUsed());
        lines.value(NON_HEAP, NONE, other.getUsed());
        lines.family(MEMORY_COMMITTED);
        lines.value(HEAP, NONE, heap.getCommitted());
        lines.value(NON_HEAP, NONE, other.getCommitted());
        lines.family(MEMORY_MAX);
        lines.value(HEAP, NONE, heap.getMax());
    }

    private static void one(Exposition.Lines lines, Family family, long value) {
        lines.family(family);
        lines.value(NONE, NONE, value);
    }
}
