package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.upstream.ServiceConfig;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Short ways from a text to records or problems, for the tests of every package that has a config record. */
public final class Configs {
    private Configs() {}

    /** The configuration that {@code yaml} means; the test fails with its problems when it has any. */
    public static SluiceConfig good(String yaml) {
        return good(read(yaml));
    }

    /** The configuration that {@code result} holds; the test fails with its problems when it has any. */
    static SluiceConfig good(ConfigReader.Result result) {
        assertThat(result.render()).isEqualTo("0 problems\n");
        return Objects.requireNonNull(result.config());
    }

    /** What reading {@code yaml} comes to. */
    public static ConfigReader.Result read(String yaml) {
        return new ConfigReader(Map.of("PORT", "8081", "SECRET", "hunter2")).read("test.yaml", yaml);
    }

    /** The problems of {@code yaml}. */
    public static List<Problem> problems(String yaml) {
        return read(yaml).problems();
    }

    /** The only site of a file that holds {@code settings}, a flow map without its braces. */
    public static SiteConfig site(String settings) {
        return good("sites: {'http://a': {" + settings + "}}").sites().get(0);
    }

    /** The only route of a site that holds {@code settings} of a route. */
    public static RouteConfig route(String settings) {
        return site("routes: {/r: {" + settings + "}}").routes().get(0);
    }

    /** A service with the settings {@code settings}. */
    public static ServiceConfig service(String settings) {
        return Objects.requireNonNull(good("sites: {':80': s}\nservices: {s: {servers: [a:1], " + settings + "}}")
                .services()
                .get("s"));
    }

    /** Fails unless every component of {@code bound} differs from that of {@code defaults}: a key that binds nothing shows. */
    public static void assertEveryComponentDiffers(Record bound, Record defaults, String... noKeys) {
        for (RecordComponent component : bound.getClass().getRecordComponents()) {
            if (List.of(noKeys).contains(component.getName())) {
                continue;
            }
            assertThat(RecordShape.component(bound, component.getName()))
                    .as("%s.%s", bound.getClass().getSimpleName(), component.getName())
                    .isNotEqualTo(RecordShape.component(defaults, component.getName()));
        }
    }
}
