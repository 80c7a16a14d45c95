package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Template;
import dev.sluice.config.Configs;
import dev.sluice.config.RouteConfig;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link RedirectConfig} and binds each of its keys to something else. */
class RedirectConfigTest {
    private static final RedirectConfig DEFAULTS =
            new RedirectConfig(302, Objects.requireNonNull(Template.parse("/a")));

    @Test
    void defaultsArePinned() {
        RedirectConfig bound =
                ((RouteConfig.Redirect) Configs.route("redirect: {to: /a}").target()).redirect();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        RedirectConfig bound = ((RouteConfig.Redirect)
                        Configs.route("redirect: {status: 308, to: 'https://{host}{uri}'}")
                                .target())
                .redirect();

        assertThat(bound)
                .isEqualTo(new RedirectConfig(308, Objects.requireNonNull(Template.parse("https://{host}{uri}"))));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
