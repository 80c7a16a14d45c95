package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.Template;
import dev.sluice.config.Configs;
import dev.sluice.upstream.BalanceConfig.Algorithm;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link BalanceConfig} and binds each of its keys to something else. */
class BalanceConfigTest {
    private static final BalanceConfig DEFAULTS = new BalanceConfig(Algorithm.LEAST_LATENCY, null);

    @Test
    void defaultsArePinned() {
        BalanceConfig bound = Configs.service("balance: {}").balance();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        BalanceConfig bound = Configs.service("balance: {hash: header X-User}").balance();

        assertThat(bound)
                .isEqualTo(new BalanceConfig(
                        Algorithm.HASH,
                        new HashKey(HashKey.Source.HEADER, "X-User", Template.parse("{header.X-User}"))));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
