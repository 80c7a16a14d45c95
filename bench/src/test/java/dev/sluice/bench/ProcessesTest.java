package dev.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How /proc is read. */
class ProcessesTest {

    @Test
    void readsTicksBehindAnyCommandName() {
        String stat = "42 (a) b (c) S 1 42 42 0 -1 4194560 1 0 0 0 150 25 9 9 20 0 1 0 100 0 0\n";
        assertThat(Processes.statNanos(stat)).isEqualTo(1_750_000_000L);
    }

    @Test
    void readsNanosecondsOfAThread() {
        assertThat(Processes.scheduledNanos("123456789 5 2\n")).isEqualTo(123_456_789L);
        assertThat(Processes.scheduledNanos("")).isZero();
    }

    @Test
    void readsMemoryByFieldName() {
        String rollup = "5555-7777 ---p 0 00:00 0 [rollup]\nRss:    18500 kB\nPss:     9000 kB\nPss_Dirty: 7 kB\n";
        assertThat(Processes.kilobytes(rollup, "Pss")).isEqualTo(9000);
        assertThat(Processes.kilobytes(rollup, "Swap")).isZero();
    }

    @Test
    void aCoreIsBusyWithAllButIdleAndWaiting() {
        String stat = "cpu  9 9 9 9 9 9 9 9 0 0\ncpu0 10 1 20 5000 600 2 3 4 0 0\ncpu1 1 1 1 1 1 1 1 1 0 0\n";
        assertThat(Processes.coreNanos(stat, "0")).isEqualTo(400_000_000L);
    }

    @Test
    void countsNewThreadsFromZeroAndEndedOnesByTheProcess() {
        Processes.Cpu before = new Processes.Cpu(Map.of(1L, 1000L, 2L, 500L), Map.of(1L, 1500L));
        assertThat(new Processes.Cpu(Map.of(1L, 1400L, 3L, 100L), Map.of(1L, 1500L)).since(before))
                .isEqualTo(500);
        assertThat(new Processes.Cpu(Map.of(1L, 1400L), Map.of(1L, 3500L)).since(before))
                .isEqualTo(2000);
    }

    @Test
    void seesThisProcess() throws IOException {
        ProcessHandle self = ProcessHandle.current();
        assertThat(Processes.family(self)).contains(self.pid());
        assertThat(Processes.cpu(self).since(new Processes.Cpu(Map.of(), Map.of())))
                .isPositive();
        assertThat(Processes.memory(self, "Rss")).isGreaterThan(1 << 20);
    }

    /** A thread may end between the listing and the reading: then /proc answers ESRCH rather than ENOENT. */
    @Test
    void whatHasEndedReadsAsNothing() throws Exception {
        assertThat(Processes.readIfThere(Path.of("/proc/self/no-such-file"))).isEmpty();
        Process process = new ProcessBuilder("sleep", "60").start();
        try (var stat = Files.newInputStream(Path.of("/proc", Long.toString(process.pid()), "stat"))) {
            process.destroyForcibly().waitFor();
            assertThatThrownBy(stat::readAllBytes)
                    .isInstanceOfSatisfying(
                            IOException.class,
                            e -> assertThat(Processes.isGone(e)).isTrue());
        }
        assertThat(Processes.isGone(new IOException("Permission denied"))).isFalse();
    }
}
