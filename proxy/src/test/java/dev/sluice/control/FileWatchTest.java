package dev.sluice.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which changes on disk are noticed, look by look. */
class FileWatchTest {
    @TempDir
    Path directory;

    private final FileWatch watch = new FileWatch();
    private Path main = Path.of("");

    @BeforeEach
    void begin() {
        main = directory.resolve("sluice.yaml");
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private void read() {
        watch.look();
        watch.files(new ConfigReader(Map.of()).read(main).sources());
        assertThat(watch.changed()).isFalse();
    }

    /** The first look finds the change, the second that it holds still. */
    private void assertNoticed() {
        assertThat(watch.changed()).as("at once").isFalse();
        assertThat(watch.changed()).as("held still").isTrue();
        read();
        assertThat(watch.changed()).as("read").isFalse();
    }

    @Test
    void whatDidNotChangeIsNotNoticed() throws IOException {
        write("sluice.yaml", "sites: {':80': a:1}\n");
        read();
        write("other.yaml", "x");
        assertThat(watch.changed()).isFalse();
        assertThat(watch.changed()).isFalse();
    }

    @Test
    void aChangeIsNoticedOnceItHoldsStill() throws IOException {
        write("sluice.yaml", "sites: {':80': a:1}\n");
        read();
        write("sluice.yaml", "sites: {':80'");
        assertThat(watch.changed()).isFalse();
        write("sluice.yaml", "sites: {':80': bb:1}\n");
        assertNoticed();
    }

    @Test
    void aRenamedFileIsNoticedWhateverItsSizeAndTime() throws IOException {
        write("sluice.yaml", "sites: {':80': a:1}\n");
        read();
        Path next = write("next", "sites: {':80': b:1}\n");
        Files.setLastModifiedTime(next, Files.getLastModifiedTime(main));
        Files.move(next, main, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertNoticed();
    }

    /** As Kubernetes swaps a ConfigMap: the file is a link through a directory that is a link. */
    @Test
    void aSwappedLinkIsNoticed() throws IOException {
        Path old = write("one/sluice.yaml", "sites: {':80': a:1}\n").getParent();
        Path fresh = write("two/sluice.yaml", "sites: {':80': b:1}\n").getParent();
        Files.setLastModifiedTime(fresh.resolve("sluice.yaml"), Files.getLastModifiedTime(old.resolve("sluice.yaml")));
        Path data = directory.resolve("..data");
        Files.createSymbolicLink(data, old);
        Files.createSymbolicLink(main, Path.of("..data/sluice.yaml"));
        read();
        Path swap = Files.createSymbolicLink(directory.resolve("..data_tmp"), fresh);
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        assertNoticed();
    }

    @Test
    void aNewFileThatAnIncludeTakesIsNoticed() throws IOException {
        write("sluice.yaml", "include: conf.d/*.yaml\nsites: {':80': a:1}\n");
        read();
        write("conf.d/a.yaml", "sites: {':81'");
        assertThat(watch.changed()).isFalse();
        write("conf.d/a.yaml", "sites: {':81': a:1}\n");
        assertNoticed();
        write("conf.d/a.txt", "no configuration");
        assertThat(watch.changed()).isFalse();
        Files.delete(directory.resolve("conf.d/a.yaml"));
        assertNoticed();
    }

    @Test
    void anIncludeThatWasMissingIsNoticedWhenItComes() throws IOException {
        write("sluice.yaml", "include: more.yaml\nsites: {':80': a:1}\n");
        read();
        write("more.yaml", "sites: {':81': a:1}\n");
        assertNoticed();
    }

    @Test
    void aChangedSecretIsNoticed() throws IOException {
        Path secret = write("secret", "one");
        write("sluice.yaml", "sites: {':80': {reply: '200 ${file:" + secret + "}'}}\n");
        read();
        write("secret", "another");
        assertNoticed();
        Files.delete(secret);
        assertNoticed();
        write("secret", "back");
        assertNoticed();
    }

    @Test
    void whatChangesWhileItIsReadIsNoticed() throws IOException {
        write("sluice.yaml", "sites: {':80': a:1}\n");
        read();
        watch.look();
        ConfigReader.Result result = new ConfigReader(Map.of()).read(main);
        write("sluice.yaml", "sites: {':80': later:1}\n");
        watch.files(result.sources());
        assertNoticed();
    }
}
