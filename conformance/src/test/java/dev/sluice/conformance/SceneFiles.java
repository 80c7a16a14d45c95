package dev.sluice.conformance;

import dev.sluice.conformance.scene.Pair;
import dev.sluice.conformance.scene.Scene;
import dev.sluice.conformance.scene.SceneParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The scene files of this module; {@code -Dscenes=topic/0010} plays only those whose name has that text. */
final class SceneFiles {
    private static final Path SCENES = Path.of("scenes").toAbsolutePath();

    private SceneFiles() {}

    /** The scenes in the order of their names. */
    static List<Scene> all() {
        String wanted = System.getProperty("scenes", "");
        try (Stream<Path> files = Files.walk(SCENES)) {
            return files.filter(file -> file.toString().endsWith(".scene"))
                    .filter(file -> file.toString().contains(wanted))
                    .sorted()
                    .map(SceneParser::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Those of them that {@code -Dscenes.skip=h2upgrade,h2upstream/0048} does not name by topic or number. */
    static List<Scene> proved() {
        List<String> skipped = List.of(System.getProperty("scenes.skip", "").split(",", -1));
        return all().stream().filter(scene -> !skipped(scene, skipped)).toList();
    }

    private static boolean skipped(Scene scene, List<String> names) {
        Path file = SCENES.relativize(scene.file());
        String topic = file.getName(0).toString();
        return names.contains(topic)
                || names.contains(topic + "/" + file.getFileName().toString().substring(0, 4));
    }

    /** The protocols to play a scene with: its own, as far as {@code -Dmatrix=h1>h1} has them. */
    static List<Pair> pairs(Scene scene) {
        List<Pair> wanted = Pair.parse(System.getProperty("matrix", "all"));
        return scene.isMatrix()
                ? scene.pairs().stream().filter(wanted::contains).toList()
                : scene.pairs();
    }

    /** Topic, number, protocols if there are several, and what must hold. */
    static String name(Scene scene, Pair pair) {
        String protocols = scene.isMatrix() ? " [" + pair + "]" : "";
        return SCENES.relativize(scene.file()).toString().replace(".scene", "") + protocols + ": " + scene.title();
    }
}
