package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When files count as changed: once they differ from what was read, and hold still. */
class FileWatchTest {
    private final FileWatch watch = new FileWatch();

    @TempDir
    private Path directory;

    private Path file;
    private Path included;

    @BeforeEach
    void read() throws IOException {
        file = Files.writeString(directory.resolve("sluice.yaml"), "one");
        included = Files.writeString(directory.resolve("more.yaml"), "two");
        watch.look();
        watch.files(List.of(file, included));
    }

    @Test
    void filesThatStayAreNoChange() {
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isFalse();
    }

    @Test
    void aChangeCountsOnceItHoldsStill() throws IOException {
        Files.writeString(file, "one, two");
        assertThat(watch.changed()).as("it may still be being written").isFalse();
        Files.writeString(file, "one, two, three");
        assertThat(watch.changed()).as("it was still being written").isFalse();
        assertThat(watch.changed()).isTrue();
    }

    @Test
    void anIncludedFileCountsToo() throws IOException {
        Files.writeString(included, "longer than before");
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isTrue();
    }

    /** Editors and deployments replace a file rather than write into it; size and time may be the same. */
    @Test
    void aReplacedFileIsAChange() throws IOException {
        Path other = Files.writeString(directory.resolve("other"), "one");
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isTrue();
    }

    @Test
    void aMissingFileIsAChangeAndSoIsItsReturn() throws IOException {
        Files.delete(included);
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isTrue();
        watch.look();
        watch.files(List.of(file, included));
        assertThat(watch.changed()).isFalse();
        Files.writeString(included, "two");
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isTrue();
    }

    /** Written between the look and the reading: nobody knows which of the two was read. */
    @Test
    void aChangeWhileReadingIsNotMissed() throws IOException {
        watch.look();
        Files.writeString(file, "one, while it was read");
        watch.files(List.of(file, included));
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isTrue();
    }

    @Test
    void whatWasReadAgainIsNoChange() throws IOException {
        Files.writeString(file, "one, two");
        watch.look();
        watch.files(List.of(file, included));
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isFalse();
    }
}
