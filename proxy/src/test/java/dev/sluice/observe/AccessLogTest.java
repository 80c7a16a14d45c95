package dev.sluice.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.sluice.base.Ascii;
import dev.sluice.base.Template;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
    private static final int RING = 64 * 1024;

    private static final AccessLogConfig CONFIG =
            new AccessLogConfig("stdout", AccessLogConfig.Format.TEMPLATE, Template.parse("{uri}"), 1000);

    @TempDir
    Path directory;

    private final ProcessMeter meter = new Meters(2).process();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final LogFormat format = LogFormat.of(CONFIG);

    private static FakeEntry entry(String path) {
        return new FakeEntry().request(Ascii.bytes("GET"), Ascii.bytes("h"), Ascii.bytes(path));
    }

    private AccessLog unstarted(LogOutput output, int ring) throws IOException {
        return AccessLog.unstarted(output, format, ring, meter, complaints::add);
    }

    @Test
    void linesOfAllLoopsReachTheFileAndAreAppended() throws IOException {
        Path file = directory.resolve("access.log");
        Files.writeString(file, "before\n");
        AccessLog log = AccessLog.open(LogOutput.file(file), CONFIG, 2, meter, complaints::add);
        for (int i = 0; i < 1000; i++) {
            log.on(0).record(entry("/zero/" + i));
            log.on(1).record(entry("/one/" + i));
        }
        log.close();
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(2001).startsWith("before").contains("/zero/0", "/zero/999", "/one/0", "/one/999");
        assertThat(lines.stream().filter(line -> line.startsWith("/zero/")))
                .isSortedAccordingTo((a, b) -> number(a) - number(b));
        assertThat(complaints).isEmpty();
    }

    private static int number(String line) {
        return Integer.parseInt(line.substring(line.lastIndexOf('/') + 1));
    }

    @Test
    void aLineIsInTheFileSoonWithoutAnyoneAsking() throws IOException {
        Path file = directory.resolve("access.log");
        try (AccessLog log = AccessLog.open(LogOutput.file(file), CONFIG, 1, meter, complaints::add)) {
            log.on(0).record(entry("/soon"));
            await().atMost(Duration.ofSeconds(5))
                    .pollInterval(Duration.ofMillis(5))
                    .untilAsserted(() -> assertThat(file).hasContent("/soon\n"));
        }
    }

    @Test
    void aFileThatCannotBeOpenedIsRefusedAtTheStart() {
        Path missing = directory.resolve("missing/access.log");
        assertThatThrownBy(() -> AccessLog.open(LogOutput.file(missing), CONFIG, 1, meter, complaints::add))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void reopeningAfterARenameWritesToANewFile() throws IOException {
        Path file = directory.resolve("access.log");
        Path old = directory.resolve("access.log.1");
        AccessLog log = unstarted(LogOutput.file(file), RING);
        log.on(0).record(entry("/first"));
        log.flush();
        Files.move(file, old);
        log.on(0).record(entry("/second"));
        log.flush();
        log.reopen();
        log.on(0).record(entry("/third"));
        log.flush();
        assertThat(old).hasContent("/first\n/second\n");
        assertThat(file).hasContent("/third\n");
    }

    @Test
    void aDeletedFileIsBackAfterReopening() throws IOException {
        Path file = directory.resolve("access.log");
        AccessLog log = unstarted(LogOutput.file(file), RING);
        Files.delete(file);
        log.on(0).record(entry("/gone"));
        log.flush();
        log.reopen();
        log.on(0).record(entry("/back"));
        log.flush();
        assertThat(file).hasContent("/back\n");
        assertThat(complaints).isEmpty();
    }

    @Test
    void aReopenThatFailsKeepsTheOldFileAndSaysSo() throws IOException {
        Path below = Files.createDirectory(directory.resolve("logs"));
        Path file = below.resolve("access.log");
        Path moved = directory.resolve("moved");
        AccessLog log = unstarted(LogOutput.file(file), RING);
        Files.move(below, moved);
        log.reopen();
        log.on(0).record(entry("/kept"));
        log.flush();
        assertThat(moved.resolve("access.log")).hasContent("/kept\n");
        assertThat(complaints).singleElement().asString().contains("cannot be reopened", "access.log");
    }

    @Test
    void aFullDiskIsSaidOnceAndEveryLostLineIsCounted() throws IOException {
        AccessLog log = unstarted(LogOutput.file(Path.of("/dev/full")), RING);
        for (int flush = 0; flush < 3; flush++) {
            log.on(0).record(entry("/a"));
            log.on(0).record(entry("/b"));
            log.flush();
        }
        assertThat(complaints).singleElement().asString().contains("/dev/full", "No space left on device");
        assertThat(meter.logMissing()).isEqualTo(6);
    }

    /** A disk with room for so many bytes, and more room later. */
    private static final class FakeDisk implements LogOutput, WritableByteChannel {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        int room;

        FakeDisk(int room) {
            this.room = room;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            if (room == 0) {
                throw new IOException("full");
            }
            byte[] bytes = new byte[Math.min(from.remaining(), room)];
            from.get(bytes);
            written.writeBytes(bytes);
            room -= bytes.length;
            return bytes.length;
        }

        @Override
        public String name() {
            return "disk";
        }

        @Override
        public WritableByteChannel open() {
            return this;
        }

        @Override
        public void close(WritableByteChannel channel) {}

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }

    @Test
    void afterADiskWasFullInTheMiddleOfALineTheNextLineStandsAlone() throws IOException {
        FakeDisk disk = new FakeDisk(8);
        AccessLog log = unstarted(disk, RING);
        log.on(0).record(entry("/one"));
        log.on(0).record(entry("/two"));
        log.on(0).record(entry("/three"));
        log.flush();
        disk.room = 100;
        log.on(0).record(entry("/four"));
        log.flush();
        assertThat(disk.written.toString(StandardCharsets.US_ASCII)).isEqualTo("/one\n/tw\n/four\n");
        assertThat(meter.logMissing()).isEqualTo(2);
        assertThat(complaints).hasSize(2);
        assertThat(complaints.get(1)).contains("can be written again");
    }

    @Test
    void atEveryPointWhereTheDiskMayFillUpLinesStayWholeAndCounted() throws IOException {
        for (int room = 0; room < 80; room++) {
            FakeDisk disk = new FakeDisk(room);
            ProcessMeter lost = new Meters(1).process();
            AccessLog log = AccessLog.unstarted(disk, format, 64, lost, complaints::add);
            int lines = 0;
            for (int flush = 0; flush < 6; flush++) {
                for (int i = 0; i < 3; i++) {
                    log.on(0).record(entry("/line-" + (10 + lines++)));
                }
                log.flush();
                disk.room += flush == 3 ? 1000 : 0;
            }
            List<String> whole = disk.written
                    .toString(StandardCharsets.US_ASCII)
                    .lines()
                    .filter(line -> line.matches("/line-\\d\\d"))
                    .toList();
            assertThat(whole).endsWith("/line-26", "/line-27").doesNotHaveDuplicates();
            // A torn line may look whole when only its end is missing, never the other way round.
            assertThat(whole.size() + lost.logMissing()).isBetween((long) lines, lines + 1L);
        }
    }

    @Test
    void whatTheWriterCannotKeepUpWithIsDroppedAndCounted() throws IOException {
        Path file = directory.resolve("access.log");
        AccessLog log = unstarted(LogOutput.file(file), 64);
        for (int i = 0; i < 20; i++) {
            log.on(0).record(entry("/123456"));
        }
        assertThat(meter.logMissing()).isEqualTo(12);
        log.flush();
        log.on(0).record(entry("/again"));
        log.flush();
        assertThat(Files.readAllLines(file)).hasSize(9).endsWith("/again");
    }

    @Test
    void linesAroundTheEndOfTheRingStayWhole() throws IOException {
        Path file = directory.resolve("access.log");
        AccessLog log = unstarted(LogOutput.file(file), 64);
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            log.on(0).record(entry("/line-" + i));
            log.on(0).record(entry("/again-" + i));
            log.flush();
            expected.append("/line-").append(i).append("\n/again-").append(i).append('\n');
        }
        assertThat(file).hasContent(expected.toString());
        assertThat(meter.logMissing()).isZero();
    }

    @Test
    void aChannelOfTheProcessIsWrittenToAndLeftOpen() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WritableByteChannel stdout = Channels.newChannel(bytes);
        AccessLog log = AccessLog.open(LogOutput.channel("stdout", stdout), CONFIG, 1, meter, complaints::add);
        log.on(0).record(entry("/x"));
        log.reopen();
        log.close();
        assertThat(bytes.toString(StandardCharsets.US_ASCII)).isEqualTo("/x\n");
        assertThat(stdout.isOpen()).isTrue();
    }

    @Test
    void recordingAllocatesNothingInAnyFormat() throws IOException {
        FakeEntry entry = entry("/some/path?with=query");
        entry.stages[Stage.ROUTE.ordinal()] = 5_000;
        for (LogFormat each :
                List.of(LogFormat.json(), LogFormat.combined(), LogFormat.template("{time} {requestId}"))) {
            Path file = directory.resolve("access.log");
            AccessLog log = AccessLog.unstarted(LogOutput.file(file), each, 1 << 20, meter, complaints::add);
            record(log, entry, 20_000);
            long before = MetersTest.Allocation.ofThisThread();
            record(log, entry, 1_000);
            assertThat(MetersTest.Allocation.ofThisThread() - before).isLessThan(1_000);
        }
    }

    private static void record(AccessLog log, FakeEntry entry, int times) {
        for (int i = 0; i < times; i++) {
            entry.wallMillis += 7;
            log.on(0).record(entry);
            if (i % 1000 == 999 && times > 1000) {
                log.flush();
            }
        }
    }
}
