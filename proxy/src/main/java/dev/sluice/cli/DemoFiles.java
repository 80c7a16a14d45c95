package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The configurations that come with the demo. Any thread. */
final class DemoFiles {
    private DemoFiles() {}

    static String read(String name) {
        try (InputStream in = Objects.requireNonNull(DemoFiles.class.getResourceAsStream("demo/" + name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
