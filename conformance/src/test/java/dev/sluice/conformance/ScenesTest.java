package dev.sluice.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.conformance.play.Postconditions;
import dev.sluice.conformance.play.ScenePlay;
import dev.sluice.conformance.product.SluicePool;
import dev.sluice.conformance.product.SluiceProcess;
import dev.sluice.conformance.scene.Pair;
import dev.sluice.conformance.scene.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Every scene, played against the built proxy; scenes run side by side, each with a process to itself. */
@Tag("product")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ScenesTest {
    /** A timer that was disarmed is dropped when its slot of the wheel comes round, after 20 s at most. */
    private static final Duration REST_TIME = Duration.ofSeconds(60);

    private Path directory = Path.of("");
    private SluicePool pool = new SluicePool(directory);

    @BeforeAll
    void open(@TempDir Path scratch) {
        directory = scratch;
        assertThat(SluiceProcess.isBuilt()).as("there is a launcher").isTrue();
        pool = new SluicePool(directory);
    }

    @AfterAll
    void restAndClose() throws InterruptedException {
        try (SluicePool closing = pool) {
            for (SluiceProcess process : closing.idle()) {
                Postconditions.rest(process, Deadline.in(REST_TIME));
            }
        }
    }

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> scenes() {
        return SceneFiles.proved().stream()
                .flatMap(scene -> SceneFiles.pairs(scene).stream()
                        .map(pair -> DynamicTest.dynamicTest(
                                SceneFiles.name(scene, pair), scene.file().toUri(), () -> play(scene, pair))));
    }

    private void play(Scene scene, Pair pair) throws IOException {
        SluiceProcess process = scene.needsOwnProcess() ? pool.fresh() : pool.lease();
        boolean fit = false;
        try (ScenePlay play = new ScenePlay(scene, pair, Files.createTempDirectory(directory, "scene"))) {
            play.against(process);
            process.expectNoLeak();
            fit = !scene.needsOwnProcess();
        } finally {
            if (fit) {
                pool.giveBack(process);
            } else {
                process.close();
            }
        }
    }
}
