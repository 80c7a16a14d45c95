package dev.sluice.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.base.ByteSize;
import dev.sluice.config.Configs;
import dev.sluice.upstream.RetryOn.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins the defaults of {@link RetryConfig} and binds each of its keys to something else. */
class RetryConfigTest {
    private static final RetryConfig DEFAULTS =
            new RetryConfig(2, List.of(RetryOn.CONNECT), false, 20, ByteSize.kib(64));

    @Test
    void defaultsArePinned() {
        RetryConfig bound = Configs.service("retry: {}").retry();

        assertThat(bound).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKeyBinds() {
        RetryConfig bound = Configs.service(
                        "retry: {attempts: 1, on: [reset, timeout, 503], unsafe: true, budget: 50%, buffer: 1MiB}")
                .retry();

        assertThat(bound)
                .isEqualTo(new RetryConfig(
                        1,
                        List.of(RetryOn.RESET, RetryOn.TIMEOUT, new RetryOn(Kind.STATUS, 503)),
                        true,
                        50,
                        ByteSize.mib(1)));
        Configs.assertEveryComponentDiffers(bound, DEFAULTS);
    }
}
