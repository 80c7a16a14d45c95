package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Whatever the bytes: no name leads out of the directory it is looked up in, and none holds what no name may. */
class FilePathFuzz {
    private static final Path ROOT = Path.of("/srv/www");

    @FuzzTest(maxDuration = "20s")
    void noNameEscapes(byte[] bytes) {
        String name = FilePath.relative(bytes, 0, bytes.length);
        if (name == null) {
            return;
        }
        assertThat(name.chars()).allMatch(c -> c >= ' ' && c != 0x7f && c != '\\');
        assertThat(name.split("/", -1)).doesNotContain("..", ".");
        assertThat(name).doesNotStartWith("/").doesNotContain("//");
        try {
            Path path = ROOT.resolve(name);
            assertThat(path.normalize()).isEqualTo(path).startsWithRaw(ROOT);
        } catch (InvalidPathException e) {
            // a name that the platform's own encoding lacks; nothing is opened by it
            assertThat(name.chars()).anyMatch(c -> c > 127);
        }
    }
}
