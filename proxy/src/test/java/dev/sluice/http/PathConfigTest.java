package dev.sluice.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Configs;
import dev.sluice.http.PathConfig.DotSegments;
import dev.sluice.http.PathConfig.DoubleSlashes;
import dev.sluice.http.PathConfig.EncodedSlashes;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link PathConfig} and binds each of its keys to something else. */
class PathConfigTest {
    private static final PathConfig DEFAULTS =
            new PathConfig(DotSegments.RESOLVE, DoubleSlashes.MERGE, EncodedSlashes.KEEP);

    @Test
    void defaultsArePinned() {
        PathConfig bound = Configs.site("to: a:1, path: {}").path();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        PathConfig bound = Configs.site(
                        "to: a:1, path: {dotSegments: reject, doubleSlashes: keep, encodedSlashes: decode}")
                .path();

        assertThat(bound).isEqualTo(new PathConfig(DotSegments.REJECT, DoubleSlashes.KEEP, EncodedSlashes.DECODE));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
