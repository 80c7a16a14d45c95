package dev.sluice.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.ByteSize;
import dev.sluice.config.Configs;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link LimitsConfig} and binds each of its keys to something else. */
class LimitsConfigTest {
    private static final LimitsConfig DEFAULTS =
            new LimitsConfig(ByteSize.kib(8), ByteSize.kib(64), 100, new ByteSize(17_179_869_184L), 100_000, 0);

    @Test
    void defaultsArePinned() {
        LimitsConfig bound = Configs.good("sites: {':80': a:1}\nlimits: {}").limits();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        LimitsConfig bound = Configs.good(
                        "sites: {':80': a:1}\nlimits: {requestLine: 4KiB, headerBytes: 32KiB, headerCount: 50, body: 10MB, connections: 9, requestsPerConnection: 7}")
                .limits();

        assertThat(bound)
                .isEqualTo(new LimitsConfig(ByteSize.kib(4), ByteSize.kib(32), 50, new ByteSize(10_000_000), 9, 7));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
