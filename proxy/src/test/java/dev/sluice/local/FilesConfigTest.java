package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.config.RouteConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link FilesConfig} and binds each of its keys to something else. */
class FilesConfigTest {
    private static final FilesConfig DEFAULTS = new FilesConfig("/", List.of("index.html"));

    @Test
    void defaultsArePinned() {
        FilesConfig bound =
                ((RouteConfig.Files) Configs.route("files: {root: /}").target()).files();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        FilesConfig bound = ((RouteConfig.Files) Configs.route("files: {root: /usr, index: [a.html, b.html]}")
                        .target())
                .files();

        assertThat(bound).isEqualTo(new FilesConfig("/usr", List.of("a.html", "b.html")));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
