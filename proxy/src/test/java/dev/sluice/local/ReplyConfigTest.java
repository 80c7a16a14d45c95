package dev.sluice.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.config.RouteConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link ReplyConfig} and binds each of its keys to something else. */
class ReplyConfigTest {
    private static final ReplyConfig DEFAULTS = new ReplyConfig(200, "", "text/plain; charset=utf-8", Map.of());

    @Test
    void defaultsArePinned() {
        ReplyConfig bound = ((RouteConfig.Reply) Configs.route("reply: {}").target()).reply();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        ReplyConfig bound = ((RouteConfig.Reply)
                        Configs.route("reply: {status: 503, body: no, type: text/html, headers: {Retry-After: 5}}")
                                .target())
                .reply();

        assertThat(bound).isEqualTo(new ReplyConfig(503, "no", "text/html", Map.of("retry-after", "5")));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
