package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.upstream.StickyConfig.SameSite;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link StickyConfig} and binds each of its keys to something else. */
class StickyConfigTest {
    private static final StickyConfig DEFAULTS =
            new StickyConfig("sluice", Duration.ZERO, "/", true, false, SameSite.LAX);

    @Test
    void defaultsArePinned() {
        StickyConfig bound = Configs.service("sticky: {}").sticky();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        StickyConfig bound = Configs.service(
                        "sticky: {name: sid, maxAge: 1d, path: /app, httpOnly: false, secure: true, sameSite: none}")
                .sticky();

        assertThat(bound).isEqualTo(new StickyConfig("sid", Duration.ofDays(1), "/app", false, true, SameSite.NONE));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
