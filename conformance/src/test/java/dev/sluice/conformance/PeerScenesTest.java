package dev.sluice.conformance;

import dev.sluice.conformance.play.ScenePlay;
import dev.sluice.conformance.product.PeerProcess;
import dev.sluice.conformance.scene.Pair;
import dev.sluice.conformance.scene.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The scenes that say so, played against nginx and HAProxy: what is common to proxies, and a check of the runner itself. */
final class PeerScenesTest {
    @TempDir
    private Path directory;

    @TestFactory
    @Execution(ExecutionMode.CONCURRENT)
    Stream<DynamicTest> scenes() {
        return Arrays.stream(PeerProcess.Kind.values()).flatMap(this::scenes);
    }

    private Stream<DynamicTest> scenes(PeerProcess.Kind kind) {
        String peer = kind.name().toLowerCase(Locale.ROOT);
        return SceneFiles.all().stream()
                .filter(scene -> scene.holdsFor(peer) || Boolean.getBoolean("peers.all"))
                .flatMap(scene -> scene.pairs().stream()
                        .filter(pair -> kind.speaks(scene.spoken(pair)))
                        .map(pair -> DynamicTest.dynamicTest(
                                peer + " " + SceneFiles.name(scene, pair), () -> play(scene, pair, kind))));
    }

    private void play(Scene scene, Pair pair, PeerProcess.Kind kind) throws IOException {
        Path own = Files.createTempDirectory(directory, "peer");
        try (ScenePlay play = new ScenePlay(scene, pair, Files.createTempDirectory(directory, "scene"));
                PeerProcess peer = new PeerProcess(kind, own, play.port(), scene.spoken(pair))) {
            play.against(peer);
        }
    }
}
