package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.local.Files;
import dev.sluice.local.FixedReply;
import dev.sluice.local.Redirect;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/targets.md to the language and to the targets: every example is read and every target of it is made. */
class TargetsPageTest {
    private static final Path PAGE = Path.of(System.getProperty("maven.multiModuleProjectDirectory", ".."))
            .resolve("docs/targets.md");

    @TempDir
    Path directory;

    @Test
    void everyExampleIsAConfiguration() throws IOException {
        java.nio.file.Files.createDirectories(directory.resolve("public"));
        java.nio.file.Files.createDirectories(directory.resolve("site"));
        List<String> made = new ArrayList<>();
        for (String part : java.nio.file.Files.readString(PAGE).split("```yaml\n", -1)) {
            int end = part.indexOf("```\n");
            if (end >= 0 && !part.startsWith("#")) {
                made.addAll(targets(part.substring(0, end)));
            }
        }
        assertThat(made)
                .contains("redirect 308 https://{host}/new{path}", "reply 410", "reply 503")
                .contains("files " + directory.resolve("site"))
                .hasSize(9);
    }

    private List<String> targets(String text) {
        String name = directory.resolve("sluice.yaml").toString();
        ConfigReader.Result result = new ConfigReader(Map.of()).read(name, text);
        assertThat(result.problems()).as(result.render()).isEmpty();
        List<String> made = new ArrayList<>();
        for (SiteConfig site : Objects.requireNonNull(result.config()).sites()) {
            site.routes().forEach(route -> made.add(description(route.target())));
        }
        return made;
    }

    private static String description(RouteConfig.Target target) {
        if (target instanceof RouteConfig.Redirect redirect) {
            return new Redirect(redirect.redirect()).description();
        }
        if (target instanceof RouteConfig.Reply reply) {
            return new FixedReply(reply.reply()).description();
        }
        RouteConfig.Files files = (RouteConfig.Files) target;
        return new Files(files.files(), Runnable::run, (loop, task) -> {}).description();
    }

    @Test
    void whatTheLanguageAllowsTheTargetsKnow() throws IOException {
        for (String name : dev.sluice.exchange.Variables.NAMES) {
            assertThat(Variables.parse("/{" + name + "}")).as(name).isNotNull();
        }
        assertThat(Variables.parse("/{hostPort}")).isNull();
        String page = java.nio.file.Files.readString(PAGE);
        for (String name : dev.sluice.exchange.Variables.NAMES) {
            assertThat(page).contains("`{" + name + "}`");
        }
    }
}
